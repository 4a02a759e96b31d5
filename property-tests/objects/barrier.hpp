#pragma once

#include "specifications/barrier.hpp"

#include <cstdlib>
#include <utility>

namespace weaveproof::property_tests {

/// A completion function that counts how often it is called.
struct count_up {
    unsigned* count;
    void operator()() noexcept { ++*count; }
};

/// A real barrier, which calls a `count_up`, behind the calls of its specification.
template <class Barrier>
class barrier_object {
  public:
    using specification = specifications::barrier;
    using operation = specification::operation;

    explicit barrier_object(const specification& initial) : barrier_(initial.expected, count_up{&phases_}) {}

    static constexpr bool has(operation) { return true; }

    specification::result perform(const specification::call& c) {
        switch (c.what) {
        case operation::arrive:
            static_cast<void>(barrier_.arrive(c.update));
            return 0;
        case operation::arrive_and_wait:
            barrier_.arrive_and_wait();
            return phases_;
        case operation::arrive_then_wait: {
            auto token = barrier_.arrive(c.update);
            barrier_.wait(std::move(token));
            return phases_;
        }
        case operation::arrive_and_drop:
            barrier_.arrive_and_drop();
            return 0;
        }
        std::abort();
    }

  private:
    unsigned phases_ = 0;
    Barrier barrier_;
};

}  // namespace weaveproof::property_tests
