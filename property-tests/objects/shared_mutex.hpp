#pragma once

#include "specifications/shared_mutex.hpp"
#include "support/timeout.hpp"

#include <chrono>
#include <cstdlib>

namespace weaveproof::property_tests {

/// A real readers-writer lock behind the calls of its specification.
template <class SharedMutex>
class shared_mutex_object {
  public:
    using specification = specifications::shared_mutex;
    using operation = specification::operation;

    explicit shared_mutex_object(const specification& = {}) {}

    static constexpr bool has(operation what) {
        using clock = std::chrono::system_clock;
        switch (what) {
        case operation::try_lock:
            return requires(SharedMutex & m) {
                m.try_lock();
            };
        case operation::try_lock_for:
            return requires(SharedMutex & m) {
                m.try_lock_for(std::chrono::seconds(1));
            };
        case operation::try_lock_until:
            return requires(SharedMutex & m) {
                m.try_lock_until(clock::now());
            };
        case operation::try_lock_shared:
            return requires(SharedMutex & m) {
                m.try_lock_shared();
            };
        case operation::try_lock_shared_for:
            return requires(SharedMutex & m) {
                m.try_lock_shared_for(std::chrono::seconds(1));
            };
        case operation::try_lock_shared_until:
            return requires(SharedMutex & m) {
                m.try_lock_shared_until(clock::now());
            };
        default:
            return true;
        }
    }

    specification::result perform(const specification::call& c) {
        switch (c.what) {
        case operation::lock:
            mutex_.lock();
            return true;
        case operation::try_lock:
            if constexpr (has(operation::try_lock)) {
                return mutex_.try_lock();
            }
            break;
        case operation::try_lock_for:
            if constexpr (has(operation::try_lock_for)) {
                return mutex_.try_lock_for(timeout(c.wait));
            }
            break;
        case operation::try_lock_until:
            if constexpr (has(operation::try_lock_until)) {
                return mutex_.try_lock_until(deadline<std::chrono::system_clock>(c.wait));
            }
            break;
        case operation::unlock:
            mutex_.unlock();
            return true;
        case operation::lock_shared:
            mutex_.lock_shared();
            return true;
        case operation::try_lock_shared:
            if constexpr (has(operation::try_lock_shared)) {
                return mutex_.try_lock_shared();
            }
            break;
        case operation::try_lock_shared_for:
            if constexpr (has(operation::try_lock_shared_for)) {
                return mutex_.try_lock_shared_for(timeout(c.wait));
            }
            break;
        case operation::try_lock_shared_until:
            if constexpr (has(operation::try_lock_shared_until)) {
                return mutex_.try_lock_shared_until(deadline<std::chrono::system_clock>(c.wait));
            }
            break;
        case operation::unlock_shared:
            mutex_.unlock_shared();
            return true;
        }
        std::abort();
    }

  private:
    SharedMutex mutex_;
};

}  // namespace weaveproof::property_tests
