#pragma once

/// Processes that are killed within an operation. What one has done by then is written here once more, step by step as in the
/// headers, on what is shipped, with which the survivors go on; order.cpp shows that the headers take the steps in that order.

#include <array>
#include <atomic>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <optional>

#include <linux/futex.h>

#include <weaveproof/check.hpp>
#include <weaveproof/detail/futex.hpp>
#include <weaveproof/process_shared.hpp>

#include "process_shared/properties.hpp"
#include "support/in_parallel.hpp"

namespace weaveproof::models {

using shared_buffer = process_shared::bounded_buffer<int, 1>;

/// Members that are private.
namespace inside {

/// Lends one: an explicit instantiation may name it.
template <class Name, typename Name::type Member>
struct lend {
    friend typename Name::type of(Name) { return Member; }
};

struct changed {
    using type = process_shared::condition_variable shared_buffer::*;
    friend type of(changed);
};
struct pushed {
    using type = std::atomic<std::uint64_t> shared_buffer::*;
    friend type of(pushed);
};
struct popped {
    using type = std::atomic<std::uint64_t> shared_buffer::*;
    friend type of(popped);
};
struct slots {
    using type = std::array<int, 1> shared_buffer::*;
    friend type of(slots);
};
struct sequence {
    using type = detail::futex_word process_shared::condition_variable::*;
    friend type of(sequence);
};
template struct lend<changed, &shared_buffer::changed_>;
template struct lend<pushed, &shared_buffer::pushed_>;
template struct lend<popped, &shared_buffer::popped_>;
template struct lend<slots, &shared_buffer::slots_>;
template struct lend<sequence, &process_shared::condition_variable::sequence_>;

}  // namespace inside

/// How many elements were pushed, or popped.
inline std::atomic<std::uint64_t>& pushed_to(shared_buffer& b) {
    return b.*of(inside::pushed{});
}
inline std::atomic<std::uint64_t>& popped_from(shared_buffer& b) {
    return b.*of(inside::popped{});
}

/// Wakes all who wait for the buffer. How many these were.
inline int wake_all(shared_buffer& b) {
    return detail::futex_wake(b.*of(inside::changed{}).*of(inside::sequence{}), detail::futex_all,
        detail::futex_anyone, detail::futex_scope::shared);
}

/// Of push() and pop(), when the mutex is locked.
enum class step : std::uint8_t {
    copies,     ///< the element, into the buffer or out of it
    announces,  ///< counts the notification
    wakes,      ///< all who sleep
    counts      ///< the element: with that it is pushed or popped
};

using steps = std::array<step, 4>;
inline constexpr steps wakes_first = {step::copies, step::announces, step::wakes, step::counts};
inline constexpr steps counts_first = {step::copies, step::counts, step::announces, step::wakes};

/// Which of the two.
struct push_of {
    int element;
};
struct pop {};

inline void copy(shared_buffer& b, push_of p) {
    (b.*of(inside::slots{}))[0] = p.element;
}
inline void copy(shared_buffer&, pop) {}  // to where nobody looks any more

inline std::atomic<std::uint64_t>& count_of(shared_buffer& b, push_of) {
    return pushed_to(b);
}
inline std::atomic<std::uint64_t>& count_of(shared_buffer& b, pop) {
    return popped_from(b);
}

template <class Operation>
void make(step next, shared_buffer& b, Operation what) {
    switch (next) {
    case step::copies:
        copy(b, what);
        break;
    case step::announces:
        (b.*of(inside::changed{}).*of(inside::sequence{})).fetch_add(1, std::memory_order_relaxed);
        break;
    case step::wakes:
        wake_all(b);
        break;
    case step::counts:
        count_of(b, what).store(
            count_of(b, what).load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
        break;
    }
}

/// Makes some of the steps, and dies; after which of them is explored. Whether the element was counted.
template <class Operation>
bool dies_within(shared_buffer& b, const steps& in_order, Operation what) {
    const auto made = static_cast<std::size_t>(choose(static_cast<int>(in_order.size()) + 1));
    bool counted = false;
    static_cast<void>(b.native_handle().lock());
    for (std::size_t i = 0; i < made; ++i) {
        make(in_order[i], b, what);
        counted = counted || in_order[i] == step::counts;
    }
    owner_dies(b.native_handle().native_handle());
    return counted;
}

/// One dies within push(), and another pushes where it has not. Who waits gets what was pushed, and nothing else is there.
inline void survives_a_death_in_push(const steps& in_order) {
    shared_buffer b;
    bool dead_has_pushed = false;
    std::optional<int> popped;
    in_parallel(
        [&] {
            dead_has_pushed = dies_within(b, in_order, push_of{1});
            if (!dead_has_pushed) {
                assert(b.push(2));
            }
        },
        [&] { popped = b.pop(); });
    assert(popped == (dead_has_pushed ? 1 : 2) && !b.try_pop());
}

/// One dies within pop(), with the element where it has popped it; else another pops it. Who waits finds room.
inline void survives_a_death_in_pop(const steps& in_order) {
    shared_buffer b;
    assert(b.push(1));
    in_parallel(
        [&] {
            if (!dies_within(b, in_order, pop{})) {
                assert(b.pop() == 1);
            }
        },
        [&] { assert(b.push(2)); });
    assert(b.pop() == 2 && !b.try_pop());
}

/// Where a thread dies that was about to change a word (detail::robust_operation) which has no owner, the kernel wakes another:
/// the thread may have been woken for all of them, or have been about to wake one.
enum class kernel : std::uint8_t { wakes_another, does_not };

/// As handle_futex_death() does for the entry that is pending.
inline void dies_about_to_change(detail::futex_word& word, kernel then) {
    if (then == kernel::wakes_another && (word.load(std::memory_order_relaxed) & FUTEX_TID_MASK) == 0) {
        detail::futex_wake(word, 1, detail::futex_anyone, detail::futex_scope::shared);
    }
}

/// Waits for the mutex as lock() does, and dies when it is woken.
inline void dies_waiting_for(process_shared::robust_mutex& m, kernel then) {
    detail::futex_word& word = m.native_handle();
    std::uint32_t seen = word.load(std::memory_order_relaxed);
    if ((seen & FUTEX_TID_MASK) != 0
        && word.compare_exchange_strong(
            seen, seen | FUTEX_WAITERS, std::memory_order_relaxed, std::memory_order_relaxed)) {
        detail::futex_wait(word, seen | FUTEX_WAITERS, detail::no_deadline, detail::futex_anyone,
            detail::futex_scope::shared);
    }
    dies_about_to_change(word, then);
}

inline void enter(process_shared::robust_mutex& m) {
    static_cast<void>(m.lock());
    m.unlock();
}

/// Of two that wait for the mutex, while another enters so many times, one dies. The other gets it.
template <int Times>
void survives_the_death_of_who_waits(kernel then) {
    process_shared::robust_mutex m;
    in_parallel(
        [&] {
            for (int i = 0; i < Times; ++i) {
                enter(m);
            }
        },
        [&] { dies_waiting_for(m, then); }, [&] { enter(m); });
}

/// One dies within unlock(), when the mutex is free already, and before it wakes who waits. So many others get it.
template <int Others>
void survives_a_death_in_unlock(kernel then) {
    process_shared::robust_mutex m;
    in_parallel(
        [&] {
            static_cast<void>(m.lock());
            m.native_handle().exchange(0, std::memory_order_release);
            dies_about_to_change(m.native_handle(), then);
        },
        [&] { in_threads<Others>([&] { enter(m); }); });
}

}  // namespace weaveproof::models
