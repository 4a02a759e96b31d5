#pragma once

#include "harness/occupancy.hpp"
#include "harness/run.hpp"

#include "models/support/coroutine.hpp"
#include "weaveproof/async.hpp"
#include "weaveproof/event.hpp"

#include <atomic>
#include <cstdint>
#include <optional>
#include <vector>

namespace weaveproof::stress::async_scenarios {

inline constexpr std::uint32_t permits_in_all = 3;

/// The worker whose thread this is: a coroutine goes on in whichever.
inline thread_local worker* here_works = nullptr;

template <class Mutex>
models::detached visit(Mutex& m, guarded_data& data, run& r, auto_reset_event& done) {
    co_await m.lock_async();
    data.write(r, *here_works);
    m.unlock();
    done.set();
}

/// Threads begin coroutines, and wait until these have been inside, in whatever thread: never two at once, none forgotten.
template <class Mutex>
void exclusion(const options& how) {
    run r("async", "exclusion", how);
    inline_executor here;
    Mutex m(here);
    guarded_data data;
    counter& entered = r.count("entered");
    r.name(&m, "mutex");
    for (unsigned i = 0; i < how.threads; ++i) {
        r.add_worker("worker", [&](worker& self) {
            here_works = &self;
            auto_reset_event done;
            while (!self.stopping()) {
                self.doing("lock_async", &m, [&] {
                    visit(m, data, r, done);
                    done.wait();
                });
                entered.add();
                self.dawdle();
            }
        });
    }
    r.go();
    r.require(data.writes() == entered.value(), "a write is lost");
    r.require(m.try_lock(), "the mutex is locked with nobody inside");
    r.holds();
}

template <class Semaphore>
models::detached take(Semaphore& s, std::atomic<std::uint32_t>& out, run& r, auto_reset_event& done) {
    co_await s.acquire_async();
    r.require(
        out.fetch_add(1, std::memory_order_relaxed) < permits_in_all, "more permits out than there are");
    done.set();
}

/// As a pool of permits, of which a thread may hold two: never more are out than there are, and in the end all are back.
template <class Semaphore>
void permits(const options& how) {
    run r("async", "permits", how);
    inline_executor here;
    Semaphore s(here, permits_in_all);
    std::atomic<std::uint32_t> out{0};
    r.name(&s, "semaphore");
    for (unsigned i = 0; i < how.threads; ++i) {
        r.add_worker("holder", [&](worker& self) {
            auto_reset_event done;
            while (!self.stopping()) {
                self.doing("acquire_async", &s, [&] {
                    take(s, out, r, done);
                    done.wait();
                });
                const bool two = self.one_in(3) && s.try_acquire();
                r.require(
                    out.fetch_add(two ? 1 : 0, std::memory_order_relaxed) + (two ? 1 : 0) <= permits_in_all,
                    "more permits out than there are");
                self.dawdle();
                out.fetch_sub(two ? 2 : 1, std::memory_order_relaxed);
                self.doing("release", &s, [&] { s.release(two ? 2 : 1); });
            }
        });
    }
    r.go();
    std::uint32_t left = 0;
    while (s.try_acquire()) {
        ++left;
    }
    r.require(left == permits_in_all, "permits are lost or doubled");
    r.holds();
}

template <class Buffer>
models::detached push(Buffer& b, std::uint64_t x, bool& pushed, auto_reset_event& done) {
    pushed = co_await b.push_async(x);
    done.set();
}

template <class Buffer>
models::detached pop(Buffer& b, std::optional<std::uint64_t>& popped, auto_reset_event& done) {
    popped = co_await b.pop_async();
    done.set();
}

/// Threads begin coroutines that push numbers and others that pop them, and wait for each: those of a producer come out in order, none
/// is lost or there twice, and all end when the buffer is closed.
template <class Buffer>
void producers_and_consumers(const options& how) {
    run r("async", "producers and consumers", how);
    inline_executor here;
    Buffer b(here, 2);
    const unsigned producers = how.threads / 2;
    counter& accepted = r.count("pushed");
    counter& delivered = r.count("popped");
    r.name(&b, "buffer");
    for (unsigned i = 0; i < producers; ++i) {
        r.add_worker("producer", [&, i](worker& self) {
            auto_reset_event done;
            bool pushed = true;
            for (std::uint64_t number = 0;; ++number) {
                self.doing("push_async", &b, [&] {
                    push(b, number * producers + i, pushed, done);
                    done.wait();
                });
                if (!pushed) {
                    return;
                }
                accepted.add();
                self.dawdle();
            }
        });
    }
    for (unsigned i = producers; i < how.threads; ++i) {
        r.add_worker("consumer", [&](worker& self) {
            auto_reset_event done;
            std::vector<std::uint64_t> next(producers, 0);
            for (std::optional<std::uint64_t> popped;;) {
                self.doing("pop_async", &b, [&] {
                    pop(b, popped, done);
                    done.wait();
                });
                if (!popped) {
                    return;
                }
                std::uint64_t& least = next[*popped % producers];
                r.require(
                    *popped / producers >= least, "the elements of a producer out of order, or one twice");
                least = *popped / producers + 1;
                delivered.add();
                self.dawdle();
            }
        });
    }
    r.at_stop([&] { b.close(); });
    r.go();
    r.require(accepted.value() == delivered.value(), "elements are lost or doubled");
    r.require(accepted.value() > 0, "nothing was pushed");
    r.holds();
}

}  // namespace weaveproof::stress::async_scenarios
