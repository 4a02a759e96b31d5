#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <utility>
#include <vector>

namespace weaveproof::specifications {

/// Random decisions that follow from a row of numbers, so that whoever makes or shrinks the numbers (a property-test
/// library, a fuzzer, a seeded engine) makes or shrinks what is decided. The number 0 decides for the first, and a row
/// that is used up goes on with zeros; so what comes first should be the simplest.
class choice {
  public:
    explicit choice(std::vector<std::uint32_t> numbers) : numbers_(std::move(numbers)) {}

    /// In [0, bound); bound > 0.
    std::uint32_t below(std::uint32_t bound) {
        return next_ < numbers_.size() ? numbers_[next_++] % bound : 0;
    }

    template <class T>
    T one_of(std::initializer_list<T> these) {
        return these.begin()[below(static_cast<std::uint32_t>(these.size()))];
    }

  private:
    std::vector<std::uint32_t> numbers_;
    std::size_t next_ = 0;
};

}  // namespace weaveproof::specifications
