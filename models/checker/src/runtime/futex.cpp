// The futex system call. The comparison and the enqueueing are one atomic step: the enqueueing is an event of its own, and the
// search keeps it only where the load before it is still up to date (action::rechecks_previous).
#include <cerrno>
#include <cstdarg>
#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "runtime/interpose.hpp"
#include "runtime/waiting.hpp"

namespace weaveproof::runtime {

namespace {

long fail(int error) {
    errno = error;
    return -1;
}

// A requeue moves waiters from one futex to another in one step. So where a program makes one, all its futexes share a queue, in
// which each waiter has a place; that orders operations on different futexes which have nothing to do with each other, so it is not
// done before.
constinit bool joined_futexes = false;
constinit pid_t checking_process = 0;
// Nothing of the program lies there.
constexpr std::uintptr_t joined_address = 64;

struct futex_call {
    std::uintptr_t address;
    int command;
    bool realtime;
    std::uint32_t value;
    const timespec* timeout;
    std::uintptr_t second;
    std::uint32_t last;  // bitset, or the value of FUTEX_CMP_REQUEUE
    std::uint64_t site;
};

queue queue_of(const futex_call& call, const char* name) {
    const bool has_bits = call.command == FUTEX_WAIT_BITSET || call.command == FUTEX_WAKE_BITSET;
    return {joined_futexes ? joined_address : call.address, object_kind::futex_queue, name, call.site,
        call.address, has_bits ? call.last : static_cast<std::uint32_t>(FUTEX_BITSET_MATCH_ANY)};
}

std::uint32_t load_word(const futex_call& call) {
    graph::action act;
    act.kind = graph::event_kind::load;
    act.success_order = graph::order::relaxed;
    act.size = 4;
    act.site = call.site;
    return static_cast<std::uint32_t>(perform_atomic(call.address, act).value);
}

long wait(const futex_call& call, bool absolute) {
    deadline until{};
    if (call.timeout != nullptr) {
        if (!is_valid(*call.timeout)) {
            return fail(EINVAL);
        }
        until = absolute ? deadline{call.realtime ? CLOCK_REALTIME : CLOCK_MONOTONIC, *call.timeout}
                         : after(*call.timeout);
    }
    const queue q = queue_of(call, "futex wait");
    if (load_word(call) != call.value) {
        return fail(EAGAIN);
    }
    enqueue(q, true);
    return wait_in(q, call.timeout != nullptr ? &until : nullptr) ? 0 : fail(ETIMEDOUT);
}

long wake_up(const futex_call& call) {
    // As the kernel does: a wake of less than one wakes one.
    const auto most = static_cast<std::int32_t>(call.value) < 1 ? 1U : call.value;
    return wake(queue_of(call, "futex wake"), most);
}

// With the comparison or without.
long requeue(const futex_call& call, bool compares) {
    const auto most = static_cast<std::int32_t>(call.value);
    const auto moved = static_cast<std::int32_t>(to_address(call.timeout));  // as the system call has it
    if (most < 0 || moved < 0 || call.second % 4 != 0) {
        return fail(EINVAL);
    }
    if (!joined_futexes) {
        // What another process learns is not known to the others.
        if (getpid() != checking_process || !state.search->begin_again()) {
            refuse("a futex requeue that is met late in the search needs jobs=1", call.site);
        }
        joined_futexes = true;
        leave_execution();
    }
    if (compares && load_word(call) != call.last) {
        return fail(EAGAIN);
    }
    const requeued done = runtime::requeue(queue_of(call, "futex requeue"), static_cast<std::uint64_t>(most),
        static_cast<std::uint64_t>(moved), call.second, compares);
    return compares ? done.woken + done.moved : done.woken;
}

long futex(const futex_call& call) {
    if (call.address % 4 != 0) {
        return fail(EINVAL);
    }
    switch (call.command) {
    case FUTEX_WAIT:
        return wait(call, false);
    case FUTEX_WAKE:
        return wake_up(call);
    case FUTEX_WAIT_BITSET:
    case FUTEX_WAKE_BITSET:
        if (call.last == 0) {
            return fail(EINVAL);
        }
        return call.command == FUTEX_WAIT_BITSET ? wait(call, true) : wake_up(call);
    case FUTEX_REQUEUE:
    case FUTEX_CMP_REQUEUE:
        return requeue(call, call.command == FUTEX_CMP_REQUEUE);
    default:
        refuse("futex operation " + std::to_string(call.command) + " is not supported", call.site);
    }
}

}  // namespace

void begin_futexes(bool joined) {
    joined_futexes = joined;
    checking_process = getpid();
}

WEAVEPROOF_INTERPOSE_STUB(long, syscall, long number, ...) {
    std::va_list list;
    va_start(list, number);
    std::uint64_t a[6];
    for (std::uint64_t& argument : a) {
        argument = va_arg(list, std::uint64_t);
    }
    va_end(list);
    if (!checking) {
        return WEAVEPROOF_REAL(syscall)(number, a[0], a[1], a[2], a[3], a[4], a[5]);
    }
    const user_code_paused paused{user_code_paused::through_stub{}};
    switch (number) {
    case SYS_futex: {
        const int command = static_cast<int>(a[1]);
        const int operation = command & FUTEX_CMD_MASK;
        return futex({a[0], operation, (command & FUTEX_CLOCK_REALTIME) != 0,
            static_cast<std::uint32_t>(a[2]), to_pointer<const timespec>(a[3]), a[4],
            static_cast<std::uint32_t>(a[5]), WEAVEPROOF_CALLER()});
    }
    case SYS_gettid:
        return 1'000 + state.current;
    case SYS_getpid:
        return getpid();
    case SYS_get_robust_list:
        return fail(ENOSYS);  // no thread is killed in a model, so there is nothing that a kernel would do
    case SYS_sched_yield:
        return 0;
    default:
        refuse("system call " + std::to_string(number) + " is not supported in a model", WEAVEPROOF_CALLER());
    }
}

// Says nothing: which thread runs next is explored anyway.
WEAVEPROOF_INTERPOSE_STUB(int, sched_yield, void) {
    return checking ? 0 : WEAVEPROOF_REAL(sched_yield)();
}

}  // namespace weaveproof::runtime
