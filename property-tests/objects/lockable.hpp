#pragma once

#include "specifications/mutex.hpp"
#include "support/timeout.hpp"

#include <chrono>
#include <cstdlib>

namespace weaveproof::property_tests {

/// Whether a mutex, or the shared side of one, has the operation: broken twins have few.
template <class Lockable>
constexpr bool has_operation(specifications::mutex_calls::operation what) {
    using enum specifications::mutex_calls::operation;
    switch (what) {
    case try_lock:
        return requires(Lockable & m) {
            m.try_lock();
        };
    case try_lock_for:
        return requires(Lockable & m) {
            m.try_lock_for(std::chrono::seconds(1));
        };
    case try_lock_until:
        return requires(Lockable & m) {
            m.try_lock_until(std::chrono::system_clock::now());
        };
    default:
        return true;
    }
}

template <class Lockable>
bool perform(Lockable& m, const specifications::mutex_calls::call& c) {
    using enum specifications::mutex_calls::operation;
    switch (c.what) {
    case lock:
        m.lock();
        return true;
    case try_lock:
        if constexpr (has_operation<Lockable>(try_lock)) {
            return m.try_lock();
        }
        break;
    case try_lock_for:
        if constexpr (has_operation<Lockable>(try_lock_for)) {
            return m.try_lock_for(timeout(c.wait));
        }
        break;
    case try_lock_until:
        if constexpr (has_operation<Lockable>(try_lock_until)) {
            return m.try_lock_until(deadline<std::chrono::system_clock>(c.wait));
        }
        break;
    case unlock:
        m.unlock();
        return true;
    }
    std::abort();
}

}  // namespace weaveproof::property_tests
