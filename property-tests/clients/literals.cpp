#include "clients/literals.hpp"

#include <sstream>

namespace weaveproof::clients {
namespace {

// What operator<< writes of a call, up to its arguments.
template <class Call>
std::string name_of(const Call& c) {
    std::ostringstream out;
    out << c;
    return out.str().substr(0, out.str().find('('));
}

}  // namespace

std::string literal(const specifications::mutex&) {
    return "";
}
std::string literal(const specifications::mutex_calls::call& c) {
    return name_of(c);
}

std::string literal(const specifications::recursive_mutex&) {
    return "";
}

std::string literal(const specifications::semaphore& s) {
    return std::to_string(s.permits) + ", " + std::to_string(s.max);
}
std::string literal(const specifications::semaphore::call& c) {
    return c.what == specifications::semaphore::operation::release ? "release, " + std::to_string(c.update)
                                                                   : name_of(c);
}

std::string literal(const specifications::shared_mutex&) {
    return "";
}
std::string literal(const specifications::shared_mutex::call& c) {
    return name_of(c);
}

std::string literal(const specifications::condition_variable& m) {
    return m.tokens == 0 ? "" : ".tokens = " + std::to_string(m.tokens);
}
std::string literal(const specifications::condition_variable::call& c) {
    constexpr const char* names[]
        = {"take", "take_in_loop", "take_for", "take_until", "put_and_one", "put_and_all"};
    const std::string name = names[static_cast<int>(c.what)];
    return specifications::condition_variable::takes(c)
        ? name
        : name + ", " + std::to_string(c.tokens) + (c.locked ? ", true" : "");
}

std::string literal(const specifications::waiting_room&) {
    return "";
}
std::string literal(const specifications::waiting_room::call& c) {
    return name_of(c);
}

std::string literal(const specifications::bounded_buffer& b) {
    return std::to_string(b.capacity);
}
std::string literal(const specifications::bounded_buffer::call& c) {
    return name_of(c) + (specifications::bounded_buffer::pushes(c) ? ", " + std::to_string(c.value) : "");
}

std::string literal(const specifications::manual_reset_event& e) {
    return e.is_set ? "true" : "";
}
std::string literal(const specifications::auto_reset_event& e) {
    return e.is_set ? "true" : "";
}
std::string literal(const specifications::event_calls::call& c) {
    return name_of(c);
}

std::string literal(const specifications::latch& l) {
    return std::to_string(l.count);
}
std::string literal(const specifications::latch::call& c) {
    return name_of(c) + (specifications::latch::counts(c) ? ", " + std::to_string(c.update) : "");
}

std::string literal(const specifications::barrier& b) {
    return std::to_string(b.expected);
}
std::string literal(const specifications::barrier::call& c) {
    constexpr const char* names[] = {"arrive", "arrive_and_wait", "arrive_then_wait", "arrive_and_drop"};
    return names[static_cast<int>(c.what)]
        + (c.update == 1 ? std::string() : ", " + std::to_string(c.update));
}

std::string literal(const specifications::once&) {
    return "";
}
std::string literal(const specifications::once::call& c) {
    constexpr const char* names[] = {"call", "call_fail", "call_long", "finish", "fail"};
    return names[static_cast<int>(c.what)];
}

std::string literal(const specifications::thread_pool& p) {
    return std::to_string(p.workers);
}
std::string literal(const specifications::thread_pool::call& c) {
    constexpr const char* names[] = {"run", "run_fail", "map", "occupy", "let_go", "drain", "cancel"};
    const std::string name = names[static_cast<int>(c.what)];
    return c.what == specifications::thread_pool::operation::map ? name + ", " + std::to_string(c.elements)
                                                                 : name;
}

std::string literal(const specifications::robust_mutex&) {
    return "";
}
std::string literal(const specifications::robust_mutex::call& c) {
    return name_of(c);
}

std::string literal(const specifications::process_shared_buffer& b) {
    return std::to_string(b.capacity);
}

}  // namespace weaveproof::clients
