#pragma once

#include "specifications/condition_variable.hpp"
#include "specifications/waiting_room.hpp"
#include "support/timeout.hpp"
#include "weaveproof/mutex.hpp"

#include <chrono>
#include <cstdlib>
#include <mutex>

namespace weaveproof::property_tests {

/// A real condition variable in the monitor that it is specified as.
template <class ConditionVariable>
class condition_variable_object {
    using clock = std::chrono::system_clock;

  public:
    using specification = specifications::condition_variable;
    using operation = specification::operation;

    explicit condition_variable_object(const specification& initial = {}) : tokens_(initial.tokens) {}

    static constexpr bool has(operation what) {
        constexpr auto never = [] { return false; };
        using lock = std::unique_lock<mutex>;
        switch (what) {
        case operation::take:
            return requires(ConditionVariable & c, lock & l) {
                c.wait(l, never);
            };
        case operation::take_in_loop:
            return true;
        case operation::take_for:
            return requires(ConditionVariable & c, lock & l) {
                c.wait_for(l, std::chrono::seconds(1), never);
            };
        case operation::take_until:
            return requires(ConditionVariable & c, lock & l) {
                c.wait_until(l, clock::now(), never);
            };
        case operation::put_and_one:
            return requires(ConditionVariable & c) {
                c.notify_one();
            };
        case operation::put_and_all:
            return requires(ConditionVariable & c) {
                c.notify_all();
            };
        }
        return false;
    }

    specification::result perform(const specification::call& c) {
        std::unique_lock lock(mutex_);
        if (!specification::takes(c)) {
            put(c, lock);
            return true;
        }
        if (!wait(c, lock)) {
            return false;
        }
        --tokens_;
        return true;
    }

  private:
    bool wait(const specification::call& c, std::unique_lock<mutex>& lock) {
        const auto ready = [this] { return tokens_ > 0; };
        switch (c.what) {
        case operation::take:
            if constexpr (has(operation::take)) {
                changed_.wait(lock, ready);
                return true;
            }
            break;
        case operation::take_in_loop:
            while (!ready()) {
                changed_.wait(lock);
            }
            return true;
        case operation::take_for:
            if constexpr (has(operation::take_for)) {
                return changed_.wait_for(lock, timeout(c.wait), ready);
            }
            break;
        case operation::take_until:
            if constexpr (has(operation::take_until)) {
                return changed_.wait_until(lock, deadline<clock>(c.wait), ready);
            }
            break;
        default:
            break;
        }
        std::abort();
    }

    void put(const specification::call& c, std::unique_lock<mutex>& lock) {
        tokens_ += c.tokens;
        if (!c.locked) {
            lock.unlock();
        }
        if (c.what == operation::put_and_all) {
            if constexpr (has(operation::put_and_all)) {
                changed_.notify_all();
            }
        } else if constexpr (has(operation::put_and_one)) {
            for (unsigned i = 0; i < c.tokens; ++i) {
                changed_.notify_one();
            }
        }
    }

    mutex mutex_;
    ConditionVariable changed_;
    unsigned tokens_;
};

/// A real condition variable that threads wait on without a predicate.
template <class ConditionVariable>
class waiting_room_object {
  public:
    using specification = specifications::waiting_room;
    using operation = specification::operation;

    explicit waiting_room_object(const specification& = {}) {}

    static constexpr bool has(operation) { return true; }

    specification::result perform(const specification::call& c) {
        std::unique_lock lock(mutex_);
        if (c.what == operation::wait) {
            ++waiters_;
            called_.wait(lock);
            --waiters_;
            return 0;
        }
        if (c.what == operation::call_all) {
            called_.notify_all();
        } else if (waiters_ > 0) {
            called_.notify_one();
        }
        return waiters_;
    }

  private:
    mutex mutex_;
    ConditionVariable called_;
    unsigned waiters_ = 0;
};

}  // namespace weaveproof::property_tests
