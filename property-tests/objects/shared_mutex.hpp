#pragma once

#include "objects/lockable.hpp"
#include "specifications/shared_mutex.hpp"

namespace weaveproof::property_tests {

/// The shared side of a readers-writer lock, under the names of the other.
template <class SharedMutex>
struct shared_side {
    SharedMutex& mutex;

    void lock() { mutex.lock_shared(); }
    bool try_lock() requires requires(SharedMutex& m) { m.try_lock_shared(); }
    { return mutex.try_lock_shared(); }
    template <class Timeout>
    bool try_lock_for(Timeout t) requires requires(SharedMutex& m) {
        m.try_lock_shared_for(t);
    }
    { return mutex.try_lock_shared_for(t); }
    template <class Deadline>
    bool try_lock_until(Deadline d) requires requires(SharedMutex& m) {
        m.try_lock_shared_until(d);
    }
    { return mutex.try_lock_shared_until(d); }
    void unlock() { mutex.unlock_shared(); }
};

/// A real readers-writer lock behind the calls of its specification.
template <class SharedMutex>
class shared_mutex_object {
  public:
    using specification = specifications::shared_mutex;
    using operation = specification::operation;

    explicit shared_mutex_object(const specification& = {}) {}

    static constexpr bool has(operation what) {
        return specification::shared({what}) ? has_operation<shared_side<SharedMutex>>(on_its_side(what))
                                             : has_operation<SharedMutex>(on_its_side(what));
    }

    bool perform(const specification::call& c) {
        const specifications::mutex_calls::call call{on_its_side(c.what), c.wait};
        if (specification::shared(c)) {
            shared_side<SharedMutex> readers{mutex_};
            return property_tests::perform(readers, call);
        }
        return property_tests::perform(mutex_, call);
    }

  private:
    /// The operations of both sides are in the order of those of a mutex.
    static constexpr specifications::mutex_calls::operation on_its_side(operation what) {
        using mutex_operation = specifications::mutex_calls::operation;
        static_assert(static_cast<int>(operation::unlock) == static_cast<int>(mutex_operation::unlock));
        const int first = specification::shared({what}) ? static_cast<int>(operation::lock_shared) : 0;
        return static_cast<mutex_operation>(static_cast<int>(what) - first);
    }

    SharedMutex mutex_;
};

}  // namespace weaveproof::property_tests
