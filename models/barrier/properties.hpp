#pragma once

/// What a barrier promises, as models of any barrier. What is of one phase is plain data: that it is a data race unless
/// one phase happens before the next, the checker sees by itself.

#include <atomic>
#include <cassert>
#include <cstddef>
#include <utility>

#include "support/in_parallel.hpp"

namespace weaveproof::models {

/// Each thread writes its own; the completion function has all of it for itself, and the thread finds what that wrote.
template <template <class> class Barrier, unsigned Threads, int Phases>
void phases_follow_each_other() {
    int data[Threads] = {};
    int phases = 0;
    const auto completion = [&]() noexcept {
        for (int& each : data) {
            assert(each == phases);
            ++each;
        }
        ++phases;
    };
    Barrier<decltype(completion)> b(Threads, completion);
    std::atomic<std::size_t> next{0};
    in_threads<Threads>([&] {
        int& mine = data[next.fetch_add(1, std::memory_order_relaxed)];
        for (int phase = 0; phase < Phases; ++phase) {
            mine = phase;
            b.arrive_and_wait();
            assert(mine == phase + 1 && phases == phase + 1);
        }
    });
}

/// The same without a completion function and with one meeting for each phase.
template <template <class> class Barrier, unsigned Threads, unsigned Phases>
void nobody_is_ahead() {
    constexpr auto nothing = []() noexcept {};
    Barrier<decltype(nothing)> b(Threads, nothing);
    int data[Phases][Threads] = {};
    std::atomic<std::size_t> next{0};
    in_threads<Threads>([&] {
        const std::size_t mine = next.fetch_add(1, std::memory_order_relaxed);
        for (auto& of_phase : data) {
            of_phase[mine] = 1;
            b.arrive_and_wait();
            for (const int each : of_phase) {
                assert(each == 1);
            }
        }
    });
}

/// One arrives and goes on, and waits later: perhaps when the phase is over long since.
template <template <class> class Barrier>
void arrives_first_and_waits_later() {
    constexpr auto nothing = []() noexcept {};
    Barrier<decltype(nothing)> b(2, nothing);
    int of_first = 0;
    int of_second = 0;
    in_parallel(
        [&] {
            of_first = 1;
            auto token = b.arrive();
            b.wait(std::move(token));
            assert(of_second == 1);
            b.arrive_and_wait();
        },
        [&] {
            of_second = 1;
            b.arrive_and_wait();
            assert(of_first == 1);
            auto token = b.arrive();
            b.wait(std::move(token));
        });
}

/// Who drops out is not waited for any more.
template <template <class> class Barrier, int Others>
void one_drops_out() {
    int phases = 0;
    const auto completion = [&]() noexcept { ++phases; };
    Barrier<decltype(completion)> b(Others + 1, completion);
    in_parallel([&] { b.arrive_and_drop(); },
        [&] {
            in_threads<Others>([&] {
                b.arrive_and_wait();
                b.arrive_and_wait();
                assert(phases == 2);
            });
        });
}

/// When both waits have returned nobody uses it any more, though the other's has perhaps not quite.
template <template <class> class Barrier>
void the_waiter_destroys() {
    constexpr auto nothing = []() noexcept {};
    auto* const b = new Barrier<decltype(nothing)>(2, nothing);
    in_parallel([b] { static_cast<void>(b->arrive()); },
        [b] {
            b->arrive_and_wait();
            delete b;
        });
}

/// Two drop out in one phase, and neither is waited for any more.
template <template <class> class Barrier>
void two_drop_out_at_once() {
    constexpr auto nothing = []() noexcept {};
    Barrier<decltype(nothing)> b(3, nothing);
    in_parallel([&] { b.arrive_and_drop(); }, [&] { b.arrive_and_drop(); },
        [&] {
            b.arrive_and_wait();
            b.arrive_and_wait();
        });
}

}  // namespace weaveproof::models
