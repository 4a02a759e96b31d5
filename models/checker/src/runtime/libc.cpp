// Ways to end the process, and what libc writes to memory on the program's behalf.
#include <cstdlib>
#include <cstring>
#include <string>
#include <unistd.h>

#include "runtime/exit_functions.hpp"
#include "runtime/interpose.hpp"
#include "runtime/process_end.hpp"
#include "runtime/shadow.hpp"

namespace weaveproof::runtime {

namespace {

[[noreturn]] void assertion_failed(const char* assertion, std::uint64_t site) {
    checking = false;
    report(violation_kind::assertion, std::string{"assertion `"} + assertion + "' failed", site);
}

}  // namespace

// In reality nothing happens after the end of the process; here the other threads may still do what they could have done
// before it, and none of them has to.
void end_process(std::uint64_t site) {
    checking = false;
    state.exited = true;
    if (state.current == 0) {
        end_thread();
    }
    graph::action act;
    act.kind = graph::event_kind::load;
    act.condition = graph::predicate::equal;
    act.unsatisfied = graph::otherwise::block;
    act.expected = 1;
    act.site = site;
    perform_on(to_address(&state.exited), object_kind::exit, act, "exit");
    leave_execution();
}

WEAVEPROOF_INTERPOSE(void, abort, void) {
    if (!checking) {
        WEAVEPROOF_REAL(abort)();
        __builtin_unreachable();
    }
    report_abort(WEAVEPROOF_CALLER());
}

WEAVEPROOF_INTERPOSE(
    void, __assert_fail, const char* assertion, const char* file, unsigned line, const char* function) {
    if (!checking) {
        WEAVEPROOF_REAL(__assert_fail)(assertion, file, line, function);
        __builtin_unreachable();
    }
    assertion_failed(assertion, WEAVEPROOF_CALLER());
}

WEAVEPROOF_INTERPOSE(void, exit, int code) {
    if (!checking) {
        WEAVEPROOF_REAL(exit)(code);
        __builtin_unreachable();
    }
    checking = false;
    run_exit_functions();
    end_process(WEAVEPROOF_CALLER());
}

WEAVEPROOF_INTERPOSE(void, _exit, int code) {
    if (!checking) {
        WEAVEPROOF_REAL(_exit)(code);
        __builtin_unreachable();
    }
    end_process(WEAVEPROOF_CALLER());
}

WEAVEPROOF_INTERPOSE(void, _Exit, int code) {
    if (!checking) {
        WEAVEPROOF_REAL(_Exit)(code);
        __builtin_unreachable();
    }
    end_process(WEAVEPROOF_CALLER());
}

WEAVEPROOF_INTERPOSE(void, quick_exit, int code) {
    if (!checking) {
        WEAVEPROOF_REAL(quick_exit)(code);
        __builtin_unreachable();
    }
    end_process(WEAVEPROOF_CALLER());
}

WEAVEPROOF_INTERPOSE(int, fork, void) {
    WEAVEPROOF_REFUSE_IN_CHECK(fork)
    return WEAVEPROOF_REAL(fork)();
}

}  // namespace weaveproof::runtime
