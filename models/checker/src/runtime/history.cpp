#include "runtime/history.hpp"

#include <algorithm>
#include <cstring>
#include <vector>

#include "runtime/engine.hpp"
#include "runtime/progress.hpp"
#include "weaveproof/detail/history_log.hpp"

namespace weaveproof::runtime {

namespace {

using detail::call_number;
using detail::judgement;
using detail::no_call;
using detail::noted_call;
using detail::noted_history;
using graph::clock_value;

// The beginning and the end of a call count as accesses to memory: see explorer::clock.
struct moment {
    std::uint32_t index = 0;  // of the thread's last event
    std::uint32_t clock = 0;  // where it is in `bytes`
    std::uint32_t width = 0;
};

struct record {
    const noted_history* history;
    const void* kind;
    std::uint32_t thread;
    std::uint32_t contents;  // where they are in `bytes`
    bool returned;
    moment begin, end;
};

// Of this execution.
std::vector<record> records;
std::vector<std::byte> bytes;
std::vector<const noted_history*> open;

std::uint32_t append(const void* from, std::size_t size) {
    constexpr std::size_t alignment = alignof(std::max_align_t);
    const std::size_t at = (bytes.size() + alignment - 1) / alignment * alignment;
    bytes.resize(at + size);
    std::memcpy(bytes.data() + at, from, size);
    return static_cast<std::uint32_t>(at);
}

moment now() {
    const graph::execution_graph& g = state.search->current();
    return {g[state.search->last_event(state.current)].index,
        append(state.search->clock(state.current), g.width() * sizeof(clock_value)), g.width()};
}

// Whether what t did at moment `m` happens before what the owner of `clock` did at moment `later`.
bool precedes(std::uint32_t t, const moment& m, const moment& later) {
    if (t >= later.width) {
        return false;
    }
    clock_value seen = 0;
    std::memcpy(&seen, bytes.data() + later.clock + t * sizeof seen, sizeof seen);
    return seen > m.index;
}

std::vector<noted_call> calls_of(const noted_history& h, bool no_more) {
    std::vector<const record*> mine;
    for (const record& r : records) {
        if (r.history == &h) {
            mine.push_back(&r);
        }
    }
    std::vector<noted_call> calls;
    for (const record* r : mine) {
        noted_call& c = calls.emplace_back();
        c.kind = r->kind;
        c.contents = bytes.data() + r->contents;
        c.thread = r->thread;
        c.returned = r->returned;
        c.stuck = no_more && !r->returned && !needs_no_progress(static_cast<thread_id>(r->thread));
        for (std::size_t i = 0; i < mine.size(); ++i) {
            const record& other = *mine[i];
            const bool same_thread = other.thread == r->thread;
            const bool earlier = mine[i] < r;
            const std::uint64_t bit = std::uint64_t{1} << i;
            if (same_thread ? earlier : other.returned && precedes(other.thread, other.end, r->begin)) {
                c.after |= bit;
            }
            if (same_thread ? earlier : r->returned && precedes(other.thread, other.begin, r->end)) {
                c.aware_of |= bit;
            }
        }
    }
    return calls;
}

bool is_in_a_call(thread_id t) {
    return std::any_of(records.begin(), records.end(), [&](const record& r) {
        return r.thread == t && !r.returned && std::find(open.begin(), open.end(), r.history) != open.end();
    });
}

}  // namespace

void begin_histories() {
    records.clear();
    bytes.clear();
    open.clear();
}

void save_histories(state_writer& to) {
    to.value(records.size());
    to.value(bytes.size());
    to.value(open.size());
    to.bytes(records.data(), records.size() * sizeof(record));
    to.bytes(bytes.data(), bytes.size());
    to.bytes(open.data(), open.size() * sizeof open[0]);
}

void restore_histories(state_reader& from) {
    records.resize(from.value<std::size_t>());
    bytes.resize(from.value<std::size_t>());
    open.resize(from.value<std::size_t>());
    from.bytes(records.data(), records.size() * sizeof(record));
    from.bytes(bytes.data(), bytes.size());
    from.bytes(open.data(), open.size() * sizeof open[0]);
}

bool may_wait_for_ever(violation& found) {
    if (open.empty()) {
        return no_progress_is_needed();
    }
    for (const noted_history* h : open) {
        judgement j = h->judge(calls_of(*h, true));
        if (!j.text.empty()) {
            found.kind = j.is_deadlock ? found.kind : violation_kind::not_linearizable;
            found.text = std::move(j.text);
            return false;
        }
    }
    for (thread_id t = 0; t < state.search->thread_count(); ++t) {
        const fiber& f = fibers[t];
        const bool waits_for_calls = f.joining != graph::no_thread || is_in_a_call(t);
        if (f.begun && !f.ended && !waits_for_calls && !needs_no_progress(t)) {
            return false;
        }
    }
    return true;
}

}  // namespace weaveproof::runtime

namespace weaveproof::detail {

using namespace runtime;

noted_history::noted_history() {
    if (checking) {
        const user_code_paused paused;
        open.push_back(this);
    }
}

void noted_history::close() {
    if (!checking) {
        return;
    }
    const user_code_paused paused;
    judgement j = judge(calls_of(*this, false));
    if (!j.text.empty()) {
        report(violation_kind::not_linearizable, std::move(j.text), WEAVEPROOF_CALLER());
    }
    open.erase(std::remove(open.begin(), open.end(), this), open.end());
    for (record& r : records) {
        if (r.history == this) {
            r.history = nullptr;  // another may be made where it was
        }
    }
}

call_number begin_call(const noted_history& h, const void* kind, const void* contents, std::size_t size) {
    if (!checking) {
        return no_call;
    }
    const user_code_paused paused;
    const auto before
        = std::count_if(records.begin(), records.end(), [&](const record& r) { return r.history == &h; });
    if (static_cast<std::size_t>(before) == most_calls) {
        refuse("more than 64 calls in the history of one object: make the model smaller, or give each part a "
               "history of its own",
            WEAVEPROOF_CALLER());
    }
    const std::uint32_t at = append(contents, size);
    records.push_back({&h, kind, state.current, at, false, now(), {}});
    return static_cast<call_number>(records.size() - 1);
}

void end_call(call_number number, const void* contents, std::size_t size) {
    if (!checking || number == no_call) {
        return;
    }
    const user_code_paused paused;
    record& r = records[number];
    std::memcpy(bytes.data() + r.contents, contents, size);
    r.end = now();
    r.returned = true;
}

}  // namespace weaveproof::detail
