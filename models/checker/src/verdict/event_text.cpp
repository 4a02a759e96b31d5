#include "verdict/event_text.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string_view>

#include <fmt/format.h>

namespace weaveproof::diagnosis {

namespace {

using kind = counterexample::event_kind;

std::string read_text(const counterexample::event& e) {
    std::string result = e.reads_from ? fmt::format(" from #{}", *e.reads_from + 1) : " (initial)";
    if (e.newest) {
        result += fmt::format(", not #{}", *e.newest + 1);
    }
    return result;
}

std::string value_of(const std::optional<std::uint64_t>& value, const counterexample::event& e) {
    return value ? value_text(*value, e.size) : "?";
}

std::string with_object(const std::string& operation, const std::string& object) {
    return object.empty() ? operation : operation + ' ' + object;
}

bool mentions(const counterexample::event& e, std::string_view word) {
    return e.operation.find(word) != std::string::npos;
}

// The threads whose bits are in a queue of sleepers.
std::string threads_text(std::uint64_t bits) {
    std::string result;
    for (unsigned t = 0; t < 64; ++t) {
        if ((bits >> t & 1) != 0) {
            result += fmt::format("{}T{}", result.empty() ? "" : ", ", t);
        }
    }
    return result;
}

bool sleeps(const counterexample::event& e) {
    return mentions(e, "futex wait") || mentions(e, "cond_wait") || mentions(e, "cond_timedwait")
        || mentions(e, "cond_clockwait");
}

bool wakes(const counterexample::event& e) {
    return mentions(e, "futex wake") || mentions(e, "cond_signal") || mentions(e, "cond_broadcast");
}

// What a call of the system did. Sleepers stand in queues; the value of a queue has a bit for each.
std::string call_text(const counterexample::event& e) {
    const std::string call = with_object(e.operation, e.object);
    if (e.read && sleeps(e)) {
        return call
            + (e.written           ? *e.written > *e.read ? " sleeps" : " gives up"
                    : e.reads_from ? fmt::format(", woken by #{}", *e.reads_from + 1)
                                   : std::string{});
    }
    if (e.read && wakes(e)) {
        return call
            + (e.written ? " wakes " + threads_text(*e.read & ~*e.written) : std::string{" wakes nobody"});
    }
    const bool fails = e.read && !e.written && (mentions(e, "trylock") || mentions(e, "trywait"));
    return call + (fails ? " fails" : "")
        + (e.reads_from ? fmt::format(" after #{}", *e.reads_from + 1) : std::string{});
}

}  // namespace

std::string value_text(std::uint64_t value, unsigned size) {
    constexpr std::uint64_t small = 1U << 20U;
    const unsigned bits = size == 0 || size > 8 ? 64 : size * 8;
    const std::uint64_t most = ~std::uint64_t{0} >> (64 - bits);
    if (bits > 8 && value <= most && most - value < 256) {
        return fmt::format("-{}", most - value + 1);
    }
    return value < small ? fmt::format("{}", value) : fmt::format("{:#x}", value);
}

std::string event_text(const counterexample::event& e) {
    switch (e.kind) {
    case kind::begin:
        return "begins";
    case kind::end:
        return "ends";
    case kind::create:
    case kind::join:
        return with_object(e.operation, e.object);
    case kind::read: {
        const std::string value = value_of(e.read, e);
        return e.operation == "load"
            ? fmt::format("{}.load({}) → {}{}", e.object, e.order, value, read_text(e))
            : fmt::format("{}.{}({}) fails: {}{}", e.object, e.operation, e.order, value, read_text(e));
    }
    case kind::write:
        return fmt::format("{}.{}({}, {})", e.object, e.operation, value_of(e.written, e), e.order);
    case kind::update:
        return fmt::format("{}.{}({}): {}{} → {}", e.object, e.operation, e.order, value_of(e.read, e),
            read_text(e), value_of(e.written, e));
    case kind::fence:
        return fmt::format("{}({})", e.operation, e.order);
    case kind::choice:
        return fmt::format("{} → {}", e.operation, value_of(e.read, e));
    case kind::call:
        return call_text(e);
    case kind::wait:
        return is_pause(e) ? "paused for ever" : with_object(e.operation, e.object) + " … waits";
    case kind::plain:
        return fmt::format("{} {}, {} byte{}", e.operation, e.object, e.size, e.size == 1 ? "" : "s");
    }
    return {};
}

std::optional<final_line> final_line_of(const counterexample& c) {
    if (c.places.empty() || c.places.front().event || !c.places.front().thread) {
        return std::nullopt;
    }
    return final_line{*c.places.front().thread, c.message};
}

bool is_pause(const counterexample::event& e) {
    return e.kind == kind::wait && e.operation == "paused";
}

bool is_wrong(const counterexample& c, std::size_t event) {
    return c.events[event].kind == kind::wait
        || std::any_of(c.places.begin(), c.places.end(),
            [&](const counterexample::place& p) { return p.event == event; });
}

bool is_bookkeeping(const counterexample::event& e) {
    return e.kind == kind::call && e.written && (sleeps(e) || wakes(e));
}

const counterexample::frame* site_of(const counterexample::stack& frames) {
    const auto found = std::find_if(
        frames.begin(), frames.end(), [](const counterexample::frame& f) { return !f.internal; });
    return found != frames.end() ? &*found : frames.empty() ? nullptr : &frames.front();
}

std::string position_text(const counterexample::frame& f) {
    if (f.file.empty()) {
        return {};
    }
    const std::string name = f.file.substr(f.file.rfind('/') + 1);
    return f.line == 0 ? name : fmt::format("{}:{}", name, f.line);
}

}  // namespace weaveproof::diagnosis
