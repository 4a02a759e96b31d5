#pragma once

#include "harness/run.hpp"

#include "weaveproof/bounded_buffer.hpp"

#include <atomic>
#include <barrier>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

namespace weaveproof::stress::bounded_buffer_scenarios {

/// Says who pushed it and when. On the heap, and written by the producer alone: the buffer must make it visible, hand it
/// over once, and destroy it once.
struct parcel {
    unsigned producer;
    std::uint64_t number;
};
using element = std::unique_ptr<parcel>;

/// Pushes by one of the forms, chosen at random, until it is done. False: the buffer is closed.
template <class Buffer>
bool push_somehow(Buffer& b, element x, run& r, worker& self) {
    for (;;) {
        std::error_code error;
        bool pushed = false;
        switch (self.below(6)) {
        case 0:
            pushed = self.doing("try_push", &b, [&] { return b.try_push(std::move(x), error); });
            break;
        case 1: {
            const auto timeout = self.brief();
            pushed = self.doing("push_for", &b, [&] { return b.push_for(std::move(x), timeout, error); });
            break;
        }
        case 2: {
            const auto deadline = std::chrono::system_clock::now() + self.brief();
            pushed
                = self.doing("push_until", &b, [&] { return b.push_until(std::move(x), deadline, error); });
            break;
        }
        default:
            pushed = self.doing("push", &b, [&] { return b.push(std::move(x)); });
            if (!pushed) {
                error = make_error_code(conqueue_errc::closed);
            }
            break;
        }
        r.require(
            pushed == (x == nullptr), "a push that failed took its argument, or one that succeeded did not");
        if (pushed || error == conqueue_errc::closed) {
            return pushed;
        }
        r.require(error == conqueue_errc::full, "a push failed for no reason");
    }
}

/// Pops by one of the forms, chosen at random, until there is something. Null: the buffer is closed and empty.
template <class Buffer>
element pop_somehow(Buffer& b, run& r, worker& self) {
    for (;;) {
        std::error_code error;
        std::optional<element> popped;
        switch (self.below(6)) {
        case 0:
            popped = self.doing("try_pop", &b, [&] { return b.try_pop(error); });
            break;
        case 1: {
            const auto timeout = self.brief();
            popped = self.doing("pop_for", &b, [&] { return b.pop_for(timeout, error); });
            break;
        }
        case 2: {
            const auto deadline = std::chrono::system_clock::now() + self.brief();
            popped = self.doing("pop_until", &b, [&] { return b.pop_until(deadline, error); });
            break;
        }
        default:
            popped = self.doing("pop", &b, [&] { return b.pop(); });
            if (!popped) {
                error = make_error_code(conqueue_errc::closed);
            }
            break;
        }
        if (popped) {
            r.require(*popped != nullptr, "a pop gave an element that was moved from");
            return std::move(*popped);
        }
        if (error == conqueue_errc::closed) {
            return nullptr;
        }
        r.require(error == conqueue_errc::empty, "a pop failed for no reason");
    }
}

/// Several producers and consumers, until it is closed: nothing lost or doubled, the elements of each producer in order,
/// never more inside than fit.
template <class Buffer>
void producers_and_consumers(const options& how, std::size_t capacity) {
    run r("bounded_buffer", "producers and consumers, capacity " + std::to_string(capacity), how);
    Buffer b(capacity);
    const unsigned producers = how.threads / 2;
    // Counted before the push and after the pop; so a buffer at its capacity shows at most one more for each thread.
    std::atomic<std::int64_t> inside{0};
    const auto most = static_cast<std::int64_t>(capacity + how.threads);
    std::vector<std::uint64_t> pushed(producers);  // each written by its producer
    std::vector<std::atomic<std::uint64_t>> popped(producers);
    counter& accepted = r.count("pushed");
    counter& delivered = r.count("popped");
    r.name(&b, "buffer");
    for (unsigned i = 0; i < producers; ++i) {
        r.add_worker("producer", [&, i](worker& self) {
            for (std::uint64_t number = 0;; ++number) {
                r.require(
                    inside.fetch_add(1, std::memory_order_relaxed) < most, "more elements inside than fit");
                if (!push_somehow(b, std::make_unique<parcel>(parcel{i, number}), r, self)) {
                    inside.fetch_sub(1, std::memory_order_relaxed);
                    pushed[i] = number;
                    return;
                }
                accepted.add();
                self.dawdle();
            }
        });
    }
    for (unsigned i = producers; i < how.threads; ++i) {
        r.add_worker("consumer", [&](worker& self) {
            std::vector<std::uint64_t> next(producers, 0);
            while (const element got = pop_somehow(b, r, self)) {
                inside.fetch_sub(1, std::memory_order_relaxed);
                r.require(got->producer < producers, "an element that nobody pushed");
                r.require(got->number >= next[got->producer],
                    "the elements of a producer out of order, or one twice");
                next[got->producer] = got->number + 1;
                popped[got->producer].fetch_add(1, std::memory_order_relaxed);
                delivered.add();
                self.dawdle();
            }
        });
    }
    r.at_stop([&] { b.close(); });
    r.go();
    for (unsigned i = 0; i < producers; ++i) {
        r.require(pushed[i] == popped[i].load(), "elements are lost or doubled");
    }
    r.require(accepted.value() > 0, "nothing was pushed");
    r.holds();
}

/// Buffer after buffer is closed while threads sleep in push and pop: each of them returns, and what was pushed is either
/// popped or left.
template <class Buffer>
void close_storm(const options& how) {
    run r("bounded_buffer", "close storm", how);
    std::optional<Buffer> b;
    std::barrier round(static_cast<std::ptrdiff_t>(how.threads));
    bool over = false;
    counter& rounds = r.count("rounds");
    counter& accepted = r.count("pushed");
    counter& delivered = r.count("popped");
    for (unsigned i = 1; i < how.threads; ++i) {
        r.add_worker("client", [&](worker& self) {
            for (;;) {
                round.arrive_and_wait();
                if (over) {
                    return;
                }
                if (self.one_in(2)) {
                    while (push_somehow(*b, std::make_unique<parcel>(parcel{self.id(), 0}), r, self)) {
                        accepted.add();
                    }
                } else {
                    while (pop_somehow(*b, r, self)) {
                        delivered.add();
                    }
                }
                round.arrive_and_wait();
            }
        });
    }
    r.add_worker("closer", [&](worker& self) {
        while (!self.stopping()) {
            b.emplace(1 + self.below(3));
            round.arrive_and_wait();
            self.dawdle();
            self.doing("close", &*b, [&] { b->close(); });
            round.arrive_and_wait();
            rounds.add();
            while (b->pop()) {
                delivered.add();
            }
            r.require(accepted.value() == delivered.value(), "elements are lost or doubled");
        }
        over = true;
        round.arrive_and_wait();
    });
    r.go();
    r.require(rounds.value() > 0, "no round was played");
    r.holds();
}

}  // namespace weaveproof::stress::bounded_buffer_scenarios
