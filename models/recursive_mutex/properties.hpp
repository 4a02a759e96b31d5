#pragma once

/// What a recursive mutex promises beyond a mutex (mutex/properties.hpp), as models of any.

#include <cassert>
#include <mutex>

#include "support/clocks.hpp"
#include "support/in_parallel.hpp"

namespace weaveproof::models {

/// The owner gets in again, and the others not before it has left as often.
template <class Mutex, int Threads, int Times = 1>
void nested_locks_exclude() {
    Mutex m;
    int entered = 0;
    in_threads<Threads>([&] {
        for (int i = 0; i < Times; ++i) {
            m.lock();
            ++entered;
            m.lock();
            ++entered;
            m.unlock();
            ++entered;
            m.unlock();
        }
    });
    assert(entered == 3 * Threads * Times);
}

/// Every form deepens what the thread has; while another thread has it, none of them does.
template <class Mutex>
void every_form_nests() {
    Mutex m;
    int entered = 0;
    const auto enter = [&] {
        if (!m.try_lock()) {
            return;
        }
        assert(m.try_lock());
        assert(m.try_lock_for(a_while));
        assert(m.try_lock_until(half_speed_clock::now()));
        ++entered;
        m.unlock();
        m.unlock();
        m.unlock();
        ++entered;
        m.unlock();
    };
    in_threads<2>(enter);
    assert(entered == 2 || entered == 4);
}

/// Who nests and who locks once, beside one that gives up in time.
template <class Mutex>
void nested_beside_a_timed_lock() {
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
            const std::lock_guard outer(m);
            const std::lock_guard inner(m);
            ++entered;
        });
    assert(entered == (in_time ? 2 : 1));
}

}  // namespace weaveproof::models
