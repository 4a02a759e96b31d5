#include "spinning/outcome_log.hpp"

namespace weaveproof::models {

outcome_log::outcome_log() : values_(new int[most]) {}

outcome_log::~outcome_log() {
    delete[] values_;
}

void outcome_log::add(int outcome) noexcept {
    if (!is_full()) {
        values_[used_++] = outcome;
    }
}

std::set<int> outcome_log::all() const {
    return {values_, values_ + used_};
}

}  // namespace weaveproof::models
