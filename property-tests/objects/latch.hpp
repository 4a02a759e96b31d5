#pragma once

#include "specifications/latch.hpp"

#include <cstdlib>

namespace weaveproof::property_tests {

/// A real latch behind the calls of its specification.
template <class Latch>
class latch_object {
  public:
    using specification = specifications::latch;
    using operation = specification::operation;

    explicit latch_object(const specification& initial) : latch_(initial.count) {}

    static constexpr bool has(operation) { return true; }

    bool perform(const specification::call& c) {
        switch (c.what) {
        case operation::count_down:
            latch_.count_down(c.update);
            return true;
        case operation::try_wait:
            return latch_.try_wait();
        case operation::wait:
            latch_.wait();
            return true;
        case operation::arrive_and_wait:
            latch_.arrive_and_wait(c.update);
            return true;
        }
        std::abort();
    }

  private:
    Latch latch_;
};

}  // namespace weaveproof::property_tests
