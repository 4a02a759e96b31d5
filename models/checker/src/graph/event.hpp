// What an execution is made of: the events of its graph, each one visible operation of one thread.
#pragma once

#include <cstdint>

namespace weaveproof::graph {

using thread_id = std::uint16_t;
using event_id = std::uint32_t;     // place in the order in which the search added the events (the "stamp")
using location_id = std::uint32_t;  // an atomic object; see exploration/location_table.hpp

inline constexpr thread_id no_thread = 0xFFFF;
inline constexpr event_id no_event = 0xFFFF'FFFF;
inline constexpr event_id initial_write
    = 0xFFFF'FFFE;  // the write that every location begins with; it is in no thread
inline constexpr location_id no_location = 0xFFFF'FFFF;

// [atomics.order]; consume is acquire, as in every compiler.
enum class order : std::uint8_t { relaxed, acquire, release, acq_rel, seq_cst };

constexpr bool is_acquire(order o) {
    return o == order::acquire || o == order::acq_rel || o == order::seq_cst;
}
constexpr bool is_release(order o) {
    return o == order::release || o == order::acq_rel || o == order::seq_cst;
}

enum class event_kind : std::uint8_t {
    thread_begin,  // reads from the thread_create that made the thread
    thread_end,
    thread_create,
    thread_join,  // reads from the thread_end of the thread joined
    load,
    store,
    rmw_read,  // the read of an atomic read-modify-write; its rmw_write, if it writes, is next in the thread
    rmw_write,
    fence,
    choice,
    wait,  // stands for a blocking operation that nothing in the graph lets go on; last of its thread
};

constexpr bool is_read(event_kind k) {
    return k == event_kind::load || k == event_kind::rmw_read;
}
constexpr bool is_write(event_kind k) {
    return k == event_kind::store || k == event_kind::rmw_write;
}
constexpr bool is_access(event_kind k) {
    return is_read(k) || is_write(k);
}

// How a read-modify-write gets the new value from the old one.
enum class update : std::uint8_t {
    exchange,
    add,
    sub,
    and_,
    or_,
    xor_,
    nand,
    enqueue,  // sets the bits of `operand`: the thread waits at the address `expected`, for wakes with a bit of `mask`
    take,  // clears `operand` of the bits that are set, or all if there are fewer: a wake that takes waiters from a queue
    requeue,  // the same, and of those that are left some wait elsewhere from now on
};

// A wake that takes waiters, and how it is packed into the operand of its action; the address is in `expected`, and which bits
// of the queue it may take is found out, for each write that it could read from, by the search (`mask`).
struct taking {
    static constexpr std::uint64_t most = 64;
    std::uint64_t woken = 0;  // at most so many
    std::uint64_t moved = 0;  // a requeue: of the others at most so many
    std::uint64_t second
        = 0;  // a wake: bits of which a waiter must have one; a requeue: how far away they wait now, in bytes

    [[nodiscard]] constexpr std::uint64_t packed() const { return woken | moved << 8 | second << 16; }
    static constexpr taking of(std::uint64_t operand) {
        return {operand & 0xFF, operand >> 8 & 0xFF, operand >> 16};
    }
};

constexpr bool takes(update how) {
    return how == update::take || how == update::requeue;
}

// What a value must be for a read-modify-write to write, or for a blocking operation to go on: (value & mask) ? expected.
// `any`: one of the bits of the mask is set.
enum class predicate : std::uint8_t { always, equal, not_equal, any };

// What happens where the predicate does not hold.
enum class otherwise : std::uint8_t {
    go_on,  // a compare-exchange fails: it is a read, with its failure order
    block,  // the thread waits for a write for which it does
};

// The operation that an event performs: all that its effect on a graph depends on, besides what it reads from.
struct action {
    event_kind kind = event_kind::fence;
    order success_order = order::relaxed;
    order failure_order = order::relaxed;  // of a read-modify-write that does not write
    std::uint8_t size = 0;                 // of the atomic object, in bytes: 1, 2, 4 or 8
    update how = update::exchange;
    predicate condition = predicate::always;
    otherwise unsatisfied = otherwise::go_on;
    // The value read is that of the first write in modification order, after the thread's own last write, that satisfies
    // the condition: there is nothing to choose. So a sleeper finds the wake that took it.
    bool first_satisfying = false;
    // A futex wait: the load before this event in its thread must still be coherent with what this event acquires, so that
    // comparing and enqueueing are one step.
    bool rechecks_previous = false;
    // A blocking operation that a timeout would end: waiting for ever is no deadlock.
    bool may_time_out = false;
    std::uint64_t operand = 0;  // stored, exchanged, added …; a choice: the number of alternatives;
                                // create and join: the other thread
    std::uint64_t expected = 0;
    std::uint64_t mask = ~std::uint64_t{0};
    std::uint64_t site = 0;  // where in the program: a return address, or an instruction of an interpreter

    // Of a wake: nobody is in the queue, so it changes nothing and is a read.
    [[nodiscard]] bool finds_nobody(std::uint64_t value) const {
        return takes(how) && kind == event_kind::rmw_read && !satisfied_by(value);
    }
    [[nodiscard]] bool may_be_seq_cst() const {
        return success_order == order::seq_cst || failure_order == order::seq_cst;
    }
    [[nodiscard]] bool satisfied_by(std::uint64_t value) const {
        switch (condition) {
        case predicate::always:
            return true;
        case predicate::equal:
            return (value & mask) == expected;
        case predicate::not_equal:
            return (value & mask) != expected;
        case predicate::any:
            return (value & mask) != 0;
        }
        return true;
    }
};

struct event {
    action act;
    std::uint64_t value = 0;  // read or written; a choice: the alternative taken
    std::uint64_t fingerprint
        = 0;  // of the thread's state, at a site where loops have been seen to spin; else 0
    event_id reads_from = no_event;
    event_id po_previous = no_event, po_next = no_event;  // program order
    event_id mo_previous = no_event,
             mo_next = no_event;            // modification order (writes); mo begins with initial_write
    event_id location_previous = no_event;  // the access to the same location that was added before
    location_id location = no_location;
    std::uint32_t index = 0;        // in its thread, from 1
    std::uint32_t mo_position = 0;  // writes: 1 and up; the initial write has 0
    std::uint32_t release_fence
        = 0;  // index of the last release fence in program order, itself included; 0: none
    thread_id thread = no_thread;
    std::uint32_t choice = 0;                // `take`: which of the possible sets of waiters
    event_kind waits_as = event_kind::wait;  // a wait: the kind of event it becomes when a write satisfies it
    bool read_by_earlier = false;  // a write that revisited a read: an event added before reads from it

    [[nodiscard]] event_kind kind() const { return act.kind; }
    // Of the order arguments, the one that counts: a read-modify-write that does not write is a read with its failure order.
    [[nodiscard]] order effective_order() const {
        return act.kind == event_kind::rmw_read && !act.satisfied_by(value) ? act.failure_order
                                                                            : act.success_order;
    }
};

}  // namespace weaveproof::graph
