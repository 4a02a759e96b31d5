#pragma once

#include "models/process_shared/properties.hpp"
#include "objects/semaphore.hpp"
#include "specifications/condition_variable.hpp"
#include "specifications/process_shared_buffer.hpp"
#include "specifications/robust_mutex.hpp"
#include "support/timeout.hpp"
#include "weaveproof/detail/robust_list.hpp"
#include "weaveproof/process_shared.hpp"

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdlib>
#include <mutex>
#include <optional>
#include <type_traits>

namespace weaveproof::property_tests {

/// A real robust mutex behind the calls of its specification. Threads stand for processes.
template <class Mutex>
class robust_mutex_object {
  public:
    using specification = specifications::robust_mutex;
    using operation = specification::operation;
    using result = specification::result;

    explicit robust_mutex_object(const specification& = {}) {}

    static constexpr bool has(operation what) {
        switch (what) {
        case operation::try_lock:
        case operation::try_lock_for:
        case operation::try_lock_until:
            return has_try_forms;
        default:
            return true;
        }
    }

    result perform(const specification::call& c) {
        switch (c.what) {
        case operation::lock:
            return result_of(mutex_.lock());
        case operation::try_lock:
            if constexpr (has_try_forms) {
                return result_of(mutex_.try_lock());
            }
            break;
        case operation::try_lock_for:
            if constexpr (has_try_forms) {
                return result_of(mutex_.try_lock_for(timeout(c.wait)));
            }
            break;
        case operation::try_lock_until:
            if constexpr (has_try_forms) {
                return result_of(mutex_.try_lock_until(deadline<std::chrono::system_clock>(c.wait)));
            }
            break;
        case operation::unlock:
            mutex_.unlock();
            return result::done;
        case operation::consistent:
            mutex_.consistent();
            return result::done;
        case operation::die:
            die();
            return result::done;
        }
        std::abort();
    }

  private:
    static constexpr bool has_try_forms = requires(Mutex & m) { m.try_lock(); };

    static result result_of(process_shared::lock_outcome o) {
        switch (o) {
        case process_shared::lock_outcome::locked:
            return result::locked;
        case process_shared::lock_outcome::owner_dead:
            return result::owner_dead;
        case process_shared::lock_outcome::not_locked:
            return result::not_locked;
        }
        std::abort();
    }

    /// What the kernel does. The list of the thread goes with it, so another that goes on in its place has not this one
    /// in its own.
    void die() {
        if constexpr (std::is_base_of_v<process_shared::robust_mutex, Mutex>) {
            static_assert(
                std::is_standard_layout_v<detail::robust_word> && offsetof(detail::robust_word, word) == 0);
            detail::robust_operation(reinterpret_cast<detail::robust_word&>(mutex_.native_handle())).delist();
        }
        models::owner_dies(mutex_.native_handle());
    }

    Mutex mutex_;
};

/// A real condition variable for robust mutexes in the monitor that it is specified as.
template <class ConditionVariable>
class shared_condition_variable_object {
  public:
    using specification = specifications::condition_variable;
    using operation = specification::operation;

    explicit shared_condition_variable_object(const specification& initial = {}) : tokens_(initial.tokens) {}

    /// wait() takes no predicate.
    static constexpr bool has(operation what) { return what != operation::take; }

    bool perform(const specification::call& c) {
        const std::lock_guard lock(mutex_);
        if (!specification::takes(c)) {
            put(c);
            return true;
        }
        if (!wait(c)) {
            return false;
        }
        --tokens_;
        return true;
    }

    /// It notifies under the mutex.
    static specification::call adapted(specification::call c) {
        c.locked = c.locked || !specification::takes(c);
        return c;
    }

  private:
    using clock = std::chrono::system_clock;

    bool wait(const specification::call& c) {
        const auto end = deadline<clock>(c.wait);
        auto outcome = process_shared::lock_outcome::locked;
        bool in_time = true;
        while (tokens_ == 0 && in_time) {
            switch (c.what) {
            case operation::take_for:
                in_time = changed_.wait_for(mutex_, timeout(c.wait), outcome) == std::cv_status::no_timeout;
                break;
            case operation::take_until:
                in_time = changed_.wait_until(mutex_, end, outcome) == std::cv_status::no_timeout;
                break;
            default:
                static_cast<void>(changed_.wait(mutex_));
            }
        }
        return tokens_ > 0;
    }

    void put(const specification::call& c) {
        tokens_ += c.tokens;
        if (c.what == operation::put_and_all) {
            changed_.notify_all();
        }
        for (unsigned i = 0; c.what == operation::put_and_one && i < c.tokens; ++i) {
            changed_.notify_one();
        }
    }

    process_shared::robust_mutex mutex_;
    ConditionVariable changed_;
    unsigned tokens_;
};

/// A real buffer of numbers behind the calls of its specification.
template <class Buffer>
class shared_buffer_object {
  public:
    using specification = specifications::process_shared_buffer;
    using operation = specification::operation;
    using status = specification::status;

    explicit shared_buffer_object(const specification&) {}

    static constexpr bool has(operation what) { return what != operation::is_closed; }

    specification::result perform(const specification::call& c) {
        switch (c.what) {
        case operation::push:
            return pushed(buffer_.push(c.value));
        case operation::try_push:
            return pushed(buffer_.try_push(c.value));
        case operation::push_for:
            return pushed(buffer_.push_for(c.value, timeout(c.wait)));
        case operation::push_until:
            return pushed(buffer_.push_until(c.value, deadline<std::chrono::system_clock>(c.wait)));
        case operation::pop:
            return popped(buffer_.pop());
        case operation::try_pop:
            return popped(buffer_.try_pop());
        case operation::pop_for:
            return popped(buffer_.pop_for(timeout(c.wait)));
        case operation::pop_until:
            return popped(buffer_.pop_until(deadline<std::chrono::system_clock>(c.wait)));
        case operation::close:
            buffer_.close();
            return {};
        case operation::is_closed:
            break;
        }
        std::abort();
    }

  private:
    static specification::result pushed(bool it_is) { return {it_is ? status::success : status::closed}; }
    static specification::result popped(const std::optional<int>& value) {
        return {value ? status::success : status::closed, value};
    }

    Buffer buffer_;
};

}  // namespace weaveproof::property_tests
