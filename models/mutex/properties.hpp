#pragma once

/// What a mutex promises, as models of any mutex: they hold of weaveproof::mutex and must fail of its broken
/// variants.
///
/// What a mutex protects is plain data: the checker reports a data race unless one critical section happens
/// before the other, so exclusion and visibility need no assertion of their own. A lost wakeup is a deadlock.

#include <cassert>
#include <chrono>
#include <mutex>
#include <thread>

#include "support/clocks.hpp"
#include "support/in_parallel.hpp"

namespace weaveproof::models {

/// Critical sections exclude each other and are visible to the next; whoever waits gets in.
template <class Mutex, int Threads, int Times = 1>
void mutex_excludes() {
    Mutex m;
    int entered = 0;
    in_threads<Threads>([&] {
        for (int i = 0; i < Times; ++i) {
            const std::lock_guard lock(m);
            ++entered;
        }
    });
    assert(entered == Threads * Times);
}

/// try_lock gets in only alone, and fails only because another is inside: of all who try, one at least gets
/// in.
template <class Mutex, int Threads>
void try_lock_excludes() {
    Mutex m;
    int entered = 0;
    in_threads<Threads>([&] {
        if (m.try_lock()) {
            ++entered;
            m.unlock();
        }
    });
    assert(entered >= 1);
    assert(m.try_lock());
    m.unlock();
}

/// Among threads that sleep for it, one may take it with try_lock and be gone again: nobody's wakeup is lost
/// for that.
template <class Mutex>
void try_lock_among_sleepers() {
    Mutex m;
    int entered = 0;
    const auto enter = [&] {
        const std::lock_guard lock(m);
        ++entered;
    };
    bool tried = false;
    in_parallel(enter, enter, [&] {
        tried = m.try_lock();
        if (tried) {
            ++entered;
            m.unlock();
        }
    });
    assert(entered == (tried ? 3 : 2));
}

/// Who waits with a deadline gets in alone or not at all, and takes no wakeup along that another sleeper
/// needs.
template <class Mutex, int Sleepers>
void timed_lock_among_sleepers() {
    Mutex m;
    int entered = 0;
    bool in_time = false;
    in_parallel(
        [&] {
            in_time = m.try_lock_for(a_while);
            if (in_time) {
                ++entered;
                m.unlock();
            }
        },
        [&] {
            in_threads<Sleepers>([&] {
                const std::lock_guard lock(m);
                ++entered;
            });
        });
    assert(entered == Sleepers + (in_time ? 1 : 0));
}

/// Who can know that it is the last destroys the mutex, while the unlock() of the other has perhaps not
/// returned.
template <class Mutex, int Threads>
void last_owner_destroys() {
    struct counted {
        Mutex mutex;
        int references = Threads;
    };
    auto* const object = new counted;
    in_threads<Threads>([object] {
        object->mutex.lock();
        const bool last = --object->references == 0;
        object->mutex.unlock();
        if (last) {
            delete object;
        }
    });
}

}  // namespace weaveproof::models
