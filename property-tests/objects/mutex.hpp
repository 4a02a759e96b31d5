#pragma once

#include "specifications/mutex.hpp"
#include "support/timeout.hpp"

#include <chrono>
#include <cstdlib>

namespace weaveproof::property_tests {

/// A real mutex behind the calls of its specification, or of that of a recursive one.
template <class Mutex, class Specification = specifications::mutex>
class mutex_object {
  public:
    using specification = Specification;
    using operation = typename specification::operation;

    explicit mutex_object(const specification& = {}) {}

    /// Whether it has the operation: broken twins have few.
    static constexpr bool has(operation what) {
        switch (what) {
        case operation::try_lock:
            return requires(Mutex & m) {
                m.try_lock();
            };
        case operation::try_lock_for:
            return requires(Mutex & m) {
                m.try_lock_for(std::chrono::seconds(1));
            };
        case operation::try_lock_until:
            return requires(Mutex & m) {
                m.try_lock_until(std::chrono::system_clock::now());
            };
        default:
            return true;
        }
    }

    typename specification::result perform(const typename specification::call& c) {
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
        }
        std::abort();
    }

  private:
    Mutex mutex_;
};

}  // namespace weaveproof::property_tests
