// The futex system call. The comparison and the enqueueing are one atomic step: the enqueueing is an event of its own, and the
// search keeps it only where the load before it is still up to date (action::rechecks_previous).
#include <bit>
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

// Whether the calls on a word name a bitset: seen in any execution of a check, as it belongs to the program and not to one of them.
class line_table {
  public:
    // False: calls with and without a bitset meet on this word. (Of more than 64 words the first 64 are watched.)
    bool note(std::uintptr_t address, bool has_set) {
        for (unsigned i = 0; i < count_; ++i) {
            if (words_[i].address == address) {
                return words_[i].has_set == has_set;
            }
        }
        if (count_ == most_words) {
            return true;
        }
        words_[count_++] = {address, has_set};
        return true;
    }

    void clear() { count_ = 0; }

  private:
    struct word {
        std::uintptr_t address;
        bool has_set;
    };
    static constexpr unsigned most_words = 64;
    word words_[most_words];
    unsigned count_;
};

constinit line_table futex_lines{};

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

// Waits with one bit of the set stand in a line of their own, at one of the three addresses that no other futex can have. What
// a call with more bits, or with all where others name one, would do to several lines in one step is not modelled.
queue queue_of(const futex_call& call, const char* name) {
    std::uintptr_t line = 0;
    if (call.last != FUTEX_BITSET_MATCH_ANY) {
        line = std::has_single_bit(call.last) ? static_cast<std::uintptr_t>(std::countr_zero(call.last)) + 1
                                              : 4;
        if (line > 3) {
            refuse("a futex bitset other than 1, 2, 4 and all bits is not supported", call.site);
        }
    }
    if (!futex_lines.note(call.address, line != 0)) {
        refuse("futex calls with and without a bitset on one word are not supported", call.site);
    }
    return {call.address + line, object_kind::futex_queue, name, call.site};
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
    default:
        refuse("futex operation " + std::to_string(call.command) + " is not supported", call.site);
    }
}

}  // namespace

void begin_futexes() {
    futex_lines.clear();
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
        const bool has_bitset = operation != FUTEX_WAIT && operation != FUTEX_WAKE;
        return futex({a[0], operation, (command & FUTEX_CLOCK_REALTIME) != 0,
            static_cast<std::uint32_t>(a[2]), to_pointer<const timespec>(a[3]), a[4],
            has_bitset ? static_cast<std::uint32_t>(a[5]) : FUTEX_BITSET_MATCH_ANY, WEAVEPROOF_CALLER()});
    }
    case SYS_gettid:
        return 1'000 + state.current;
    case SYS_getpid:
        return getpid();
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
