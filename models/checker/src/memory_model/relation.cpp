#include "memory_model/relation.hpp"

#include <bit>

namespace weaveproof::memory_model {

namespace {

template <class Visit>
void each_bit(const std::uint64_t* row, std::uint32_t words, Visit visit) {
    for (std::uint32_t i = 0; i < words; ++i)
        for (std::uint64_t bits = row[i]; bits != 0; bits &= bits - 1)
            visit(i * 64 + static_cast<std::uint32_t>(std::countr_zero(bits)));
}

}  // namespace

// Kahn's topological sort: what is left has a cycle.
bool relation::acyclic() {
    incoming_.assign(size_, 0);
    work_.clear();
    for (std::uint32_t i = 0; i < size_; ++i)
        each_bit(&bits_[std::size_t{i} * words_], words_, [&](std::uint32_t to) { ++incoming_[to]; });
    for (std::uint32_t i = 0; i < size_; ++i)
        if (incoming_[i] == 0)
            work_.push_back(i);
    std::uint32_t sorted = 0;
    while (!work_.empty()) {
        const std::uint32_t i = work_.back();
        work_.pop_back();
        ++sorted;
        each_bit(&bits_[std::size_t{i} * words_], words_, [&](std::uint32_t to) {
            if (--incoming_[to] == 0)
                work_.push_back(to);
        });
    }
    return sorted == size_;
}

}  // namespace weaveproof::memory_model
