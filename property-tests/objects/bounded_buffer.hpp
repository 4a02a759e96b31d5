#pragma once

#include "specifications/bounded_buffer.hpp"
#include "support/timeout.hpp"
#include "weaveproof/bounded_buffer.hpp"

#include <chrono>
#include <cstddef>
#include <cstdlib>
#include <memory>
#include <optional>
#include <string>
#include <system_error>
#include <type_traits>
#include <utility>

namespace weaveproof::property_tests {

/// Elements made from numbers, and back.
template <class T>
struct element {
    static T from(int number) { return T(number); }
    static int number(const T& e) { return e.value(); }
};

template <>
struct element<int> {
    static int from(int number) { return number; }
    static int number(int e) { return e; }
};

template <>
struct element<std::string> {
    static std::string from(int number) { return std::string(40, 'x') + std::to_string(number); }
    static int number(const std::string& e) { return std::stoi(e.substr(40)); }
};

template <>
struct element<std::unique_ptr<int>> {
    static std::unique_ptr<int> from(int number) { return std::make_unique<int>(number); }
    static int number(const std::unique_ptr<int>& e) { return *e; }
};

/// A real buffer behind the calls of its specification.
template <class Buffer>
class bounded_buffer_object {
    template <class B>
    static auto popped(B& b) {
        if constexpr (requires { b.pop(); }) {
            return b.pop();
        } else {
            return b.try_pop();
        }
    }

  public:
    using specification = specifications::bounded_buffer;
    using operation = specification::operation;
    using status = specification::status;
    using value_type = typename decltype(popped(std::declval<Buffer&>()))::value_type;

    explicit bounded_buffer_object(std::size_t capacity) : buffer_(capacity) {}
    explicit bounded_buffer_object(const specification& initial) : buffer_(initial.capacity) {}

    /// Whether it has the operation: broken twins have few.
    static constexpr bool has(operation what) {
        using clock = std::chrono::system_clock;
        switch (what) {
        case operation::push:
            return true;
        case operation::try_push:
            return requires(Buffer & b, value_type v, std::error_code & e) {
                b.try_push(std::move(v), e);
            };
        case operation::push_for:
            return requires(Buffer & b, value_type v, std::error_code & e) {
                b.push_for(std::move(v), std::chrono::seconds(1), e);
            };
        case operation::push_until:
            return requires(Buffer & b, value_type v, std::error_code & e) {
                b.push_until(std::move(v), clock::now(), e);
            };
        case operation::pop:
            return requires(Buffer & b) {
                b.pop();
            };
        case operation::try_pop:
            return requires(Buffer & b, std::error_code & e) {
                b.try_pop(e);
            };
        case operation::pop_for:
            return requires(Buffer & b, std::error_code & e) {
                b.pop_for(std::chrono::seconds(1), e);
            };
        case operation::pop_until:
            return requires(Buffer & b, std::error_code & e) {
                b.pop_until(clock::now(), e);
            };
        case operation::close:
            return requires(Buffer & b) {
                b.close();
            };
        case operation::is_closed:
            return requires(Buffer & b) {
                b.is_closed();
            };
        }
        return false;
    }

    specification::result perform(const specification::call& c) {
        if (specification::pushes(c)) {
            return {push(c, element<value_type>::from(c.value))};
        }
        switch (c.what) {
        case operation::close:
            if constexpr (has(operation::close)) {
                buffer_.close();
                return {};
            }
            break;
        case operation::is_closed:
            if constexpr (has(operation::is_closed)) {
                return {buffer_.is_closed() ? status::closed : status::success};
            }
            break;
        default:
            return pop(c);
        }
        std::abort();
    }

    /// A form of push with this argument, which is copied or moved as it is forwarded.
    template <class Argument>
    status push(const specification::call& c, Argument&& argument) {
        std::error_code error;
        switch (c.what) {
        case operation::push:
            if constexpr (std::is_void_v<decltype(buffer_.push(std::forward<Argument>(argument)))>) {
                buffer_.push(std::forward<Argument>(argument));
                return status::success;
            } else {
                return buffer_.push(std::forward<Argument>(argument)) ? status::success : status::closed;
            }
        case operation::try_push:
            if constexpr (has(operation::try_push)) {
                return outcome(buffer_.try_push(std::forward<Argument>(argument), error), error);
            }
            break;
        case operation::push_for:
            if constexpr (has(operation::push_for)) {
                return outcome(
                    buffer_.push_for(std::forward<Argument>(argument), timeout(c.wait), error), error);
            }
            break;
        case operation::push_until:
            if constexpr (has(operation::push_until)) {
                return outcome(buffer_.push_until(std::forward<Argument>(argument),
                                   deadline<std::chrono::system_clock>(c.wait), error),
                    error);
            }
            break;
        default:
            break;
        }
        std::abort();
    }

    Buffer& buffer() { return buffer_; }

  private:
    specification::result pop(const specification::call& c) {
        std::error_code error;
        switch (c.what) {
        case operation::pop:
            if constexpr (has(operation::pop)) {
                const auto popped = buffer_.pop();
                return popped ? result(popped, error) : specification::result{status::closed};
            }
            break;
        case operation::try_pop:
            if constexpr (has(operation::try_pop)) {
                return result(buffer_.try_pop(error), error);
            }
            break;
        case operation::pop_for:
            if constexpr (has(operation::pop_for)) {
                return result(buffer_.pop_for(timeout(c.wait), error), error);
            }
            break;
        case operation::pop_until:
            if constexpr (has(operation::pop_until)) {
                return result(buffer_.pop_until(deadline<std::chrono::system_clock>(c.wait), error), error);
            }
            break;
        default:
            break;
        }
        std::abort();
    }

    static status outcome(bool success, const std::error_code& error) {
        if (success != !error) {
            std::abort();  // the two ways to say it contradict each other
        }
        return success                                       ? status::success
            : error == make_error_code(conqueue_errc::full)  ? status::full
            : error == make_error_code(conqueue_errc::empty) ? status::empty
                                                             : status::closed;
    }

    static specification::result result(
        const std::optional<value_type>& popped, const std::error_code& error) {
        const status how = outcome(popped.has_value(), error);
        return popped ? specification::result{how, element<value_type>::number(*popped)}
                      : specification::result{how};
    }

    Buffer buffer_;
};

}  // namespace weaveproof::property_tests
