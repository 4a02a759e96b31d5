// A relation on a few numbered things, as a bit matrix: for axioms of the form "this is acyclic".
#pragma once

#include <cstdint>
#include <vector>

namespace weaveproof::memory_model {

class relation {
  public:
    void reset(std::uint32_t size) {
        size_ = size;
        words_ = (size + 63) / 64;
        bits_.assign(std::size_t{size} * words_, 0);
    }
    void add(std::uint32_t from, std::uint32_t to) {
        bits_[std::size_t{from} * words_ + to / 64] |= std::uint64_t{1} << (to % 64);
    }
    [[nodiscard]] bool has(std::uint32_t from, std::uint32_t to) const {
        return (bits_[std::size_t{from} * words_ + to / 64] >> (to % 64) & 1) != 0;
    }
    [[nodiscard]] bool acyclic();

  private:
    std::uint32_t size_ = 0;
    std::uint32_t words_ = 0;
    std::vector<std::uint64_t> bits_;
    std::vector<std::uint32_t> work_, incoming_;
};

}  // namespace weaveproof::memory_model
