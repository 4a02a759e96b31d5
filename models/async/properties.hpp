#pragma once

/// What is promised to coroutines, as models. One that is forgotten never ends: then not all have been counted, and its
/// frame is leaked.

#include <cassert>
#include <optional>

#include <weaveproof/async.hpp>

#include "support/coroutine.hpp"
#include "support/in_parallel.hpp"

namespace weaveproof::models {

template <class Mutex>
detached enter(Mutex& m, int& entered) {
    co_await m.lock_async();
    ++entered;
    m.unlock();
}

/// Critical sections of coroutines that several threads begin exclude each other, and all get in.
template <class Mutex, int Threads>
void coroutines_exclude_each_other() {
    inline_executor here;
    Mutex m(here);
    int entered = 0;
    in_threads<Threads>([&] { enter(m, entered); });
    assert(entered == Threads);
}

template <class Semaphore>
detached take_a_unit(Semaphore& s, bool& taken) {
    co_await s.acquire_async();
    taken = true;
}

/// The mutex is given to the one that waits, and to no other that comes at the same time.
template <class Mutex>
void who_waits_gets_it_alone() {
    inline_executor here;
    Mutex m(here);
    int entered = 0;
    assert(m.try_lock());
    enter(m, entered);
    in_parallel([&] { m.unlock(); }, [&] { enter(m, entered); });
    assert(entered == 2);
}

/// Units that are released at once are for as many as there are units. One waits already.
template <class Semaphore>
void a_release_is_for_two() {
    inline_executor here;
    Semaphore s(here, 0);
    bool taken[2] = {false, false};
    take_a_unit(s, taken[0]);
    in_parallel([&] { s.release(2); }, [&] { take_a_unit(s, taken[1]); });
    assert(taken[0] && taken[1] && !s.try_acquire());
}

template <class Event>
detached pass(Event& e, bool& passed) {
    co_await e.wait_async();
    passed = true;
}

/// set() is for all who wait: of two one waits already.
template <class Event>
void set_is_for_all() {
    inline_executor here;
    Event e(here);
    bool passed[2] = {false, false};
    pass(e, passed[0]);
    in_parallel([&] { e.set(); }, [&] { pass(e, passed[1]); });
    assert(passed[0] && passed[1]);
}

/// clear() is for who comes later. Who waits passes, at the next set(); and then waits who comes after a clear().
template <class Event>
void clear_is_for_who_comes_later() {
    inline_executor here;
    Event e(here);
    bool passed[2] = {false, false};
    pass(e, passed[0]);
    in_parallel([&] { e.set(); }, [&] { e.clear(); });
    assert(passed[0]);
    e.clear();
    pass(e, passed[1]);
    assert(!passed[1] && !e.is_set());
    e.set();
    assert(passed[1]);
}

template <class Buffer>
detached put(Buffer& b, int x, bool& pushed) {
    pushed = co_await b.push_async(x);
}

template <class Buffer>
detached get(Buffer& b, std::optional<int>& popped) {
    popped = co_await b.pop_async();
}

/// Elements of one thread come out in the order in which they went in.
template <class Buffer>
void first_in_first_out() {
    inline_executor here;
    Buffer b(here, 2);
    bool pushed[2] = {false, false};
    std::optional<int> popped[2];
    in_parallel(
        [&] {
            put(b, 1, pushed[0]);
            put(b, 2, pushed[1]);
        },
        [&] {
            get(b, popped[0]);
            get(b, popped[1]);
        });
    assert(pushed[0] && pushed[1] && popped[0] == 1 && popped[1] == 2);
}

/// Who waits for room goes on, without having pushed, when the buffer is closed.
template <class Buffer>
void close_lets_pushers_go() {
    inline_executor here;
    Buffer b(here, 1);
    bool pushed[2] = {false, true};
    put(b, 1, pushed[0]);
    in_parallel([&] { put(b, 2, pushed[1]); }, [&] { b.close(); });
    assert(pushed[0] && !pushed[1]);
}

}  // namespace weaveproof::models
