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
  public:
    using specification = specifications::bounded_buffer;
    using operation = specification::operation;
    using status = specification::status;
    using value_type = typename decltype(std::declval<Buffer&>().pop())::value_type;

    explicit bounded_buffer_object(std::size_t capacity) : buffer_(capacity) {}

    specification::result perform(const specification::call& c) {
        if (specification::pushes(c)) {
            return {push(c, element<value_type>::from(c.value))};
        }
        switch (c.what) {
        case operation::close:
            buffer_.close();
            return {};
        case operation::is_closed:
            return {buffer_.is_closed() ? status::closed : status::success};
        default:
            return pop(c);
        }
    }

    /// A form of push with this argument, which is copied or moved as it is forwarded.
    template <class Argument>
    status push(const specification::call& c, Argument&& argument) {
        std::error_code error;
        switch (c.what) {
        case operation::push:
            return buffer_.push(std::forward<Argument>(argument)) ? status::success : status::closed;
        case operation::try_push:
            return outcome(buffer_.try_push(std::forward<Argument>(argument), error), error);
        case operation::push_for:
            return outcome(buffer_.push_for(std::forward<Argument>(argument), timeout(c.wait), error), error);
        case operation::push_until:
            return outcome(buffer_.push_until(std::forward<Argument>(argument),
                               deadline<std::chrono::system_clock>(c.wait), error),
                error);
        default:
            std::abort();
        }
    }

    Buffer& buffer() { return buffer_; }

  private:
    specification::result pop(const specification::call& c) {
        std::error_code error;
        switch (c.what) {
        case operation::pop: {
            const auto popped = buffer_.pop();
            return popped ? result(popped, error) : specification::result{status::closed};
        }
        case operation::try_pop:
            return result(buffer_.try_pop(error), error);
        case operation::pop_for:
            return result(buffer_.pop_for(timeout(c.wait), error), error);
        case operation::pop_until:
            return result(buffer_.pop_until(deadline<std::chrono::system_clock>(c.wait), error), error);
        default:
            std::abort();
        }
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
