// pthread_once, and the guards of function-local statics: 0 not done, 1 somebody is at it, 3 done.
#include <pthread.h>

#include "runtime/interpose.hpp"

namespace weaveproof::runtime {

using graph::action;
using graph::event_kind;
using graph::order;

namespace {

constexpr std::uint64_t busy = 1;
constexpr std::uint64_t done = 3;

// Waits while somebody is at it. True: it is for the caller to do.
bool begin(std::uintptr_t address, object_kind kind, const char* name, std::uint64_t site) {
    action act;
    act.kind = event_kind::rmw_read;
    act.success_order = order::acquire;
    act.how = graph::update::or_;
    act.operand = busy;
    act.condition = graph::predicate::not_equal;
    act.mask = done;
    act.expected = busy;
    act.unsatisfied = graph::otherwise::block;
    act.site = site;
    return perform_on(address, kind, act, name).value != done;
}

void end(
    std::uintptr_t address, object_kind kind, std::uint64_t outcome, const char* name, std::uint64_t site) {
    action act;
    act.kind = event_kind::store;
    act.success_order = order::release;
    act.operand = outcome;
    act.site = site;
    perform_on(address, kind, act, name, true);
}

// A function that throws leaves what it should have done undone.
class attempt {
  public:
    attempt(std::uintptr_t address, std::uint64_t site) : address_(address), site_(site) {}
    ~attempt() {
        const user_code_paused paused;
        end(address_, object_kind::once, succeeded_ ? done : 0, "pthread_once", site_);
    }
    attempt(const attempt&) = delete;
    attempt& operator=(const attempt&) = delete;
    void succeed() { succeeded_ = true; }

  private:
    std::uintptr_t address_;
    std::uint64_t site_;
    bool succeeded_ = false;
};

bool begin_once(std::uintptr_t address, const char* name, std::uint64_t site) {
    const user_code_paused paused;
    return begin(address, object_kind::once, name, site);
}

// The first byte of a guard, which compiled code reads by itself: not 0 once the static is there.
void mark_initialized(std::uintptr_t guard, std::uint64_t site) {
    action act;
    act.kind = event_kind::store;
    act.success_order = order::release;
    act.size = 1;
    act.operand = 1;
    act.site = site;
    perform_atomic(guard, act);
}

}  // namespace

WEAVEPROOF_INTERPOSE(int, pthread_once, pthread_once_t* once, void (*function)()) {
    if (!checking) {
        return WEAVEPROOF_REAL(pthread_once)(once, function);
    }
    const std::uint64_t site = WEAVEPROOF_CALLER();
    if (*once == 2) {
        return 0;  // done before the check, as libc notes it
    }
    if (begin_once(to_address(once), "pthread_once", site)) {
        attempt here{to_address(once), site};
        function();
        here.succeed();
    }
    return 0;
}

WEAVEPROOF_INTERPOSE(void, call_once, pthread_once_t* once, void (*function)()) {
    if (!checking) {
        WEAVEPROOF_REAL(call_once)(once, function);
        return;
    }
    weaveproof_pthread_once(once, function);
}

WEAVEPROOF_INTERPOSE(int, __cxa_guard_acquire, std::uint64_t* guard) {
    if (!checking) {
        return WEAVEPROOF_REAL(__cxa_guard_acquire)(guard);
    }
    const user_code_paused paused;
    return begin(to_address(guard), object_kind::guard, "static initialization", WEAVEPROOF_CALLER()) ? 1 : 0;
}

WEAVEPROOF_INTERPOSE(void, __cxa_guard_release, std::uint64_t* guard) {
    if (!checking) {
        WEAVEPROOF_REAL(__cxa_guard_release)(guard);
        return;
    }
    const user_code_paused paused;
    mark_initialized(to_address(guard), WEAVEPROOF_CALLER());
    end(to_address(guard), object_kind::guard, done, "static initialization", WEAVEPROOF_CALLER());
}

WEAVEPROOF_INTERPOSE(void, __cxa_guard_abort, std::uint64_t* guard) {
    if (!checking) {
        WEAVEPROOF_REAL(__cxa_guard_abort)(guard);
        return;
    }
    const user_code_paused paused;
    end(to_address(guard), object_kind::guard, 0, "static initialization", WEAVEPROOF_CALLER());
}

}  // namespace weaveproof::runtime
