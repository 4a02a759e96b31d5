#pragma once

#include <cstddef>
#include <set>

namespace weaveproof::models {

/// What the executions of a check come to, one number each. Not compiled for the checker, so that what it keeps is not put
/// back after each execution.
class outcome_log {
  public:
    static constexpr std::size_t most = 1'000'000;

    outcome_log();
    outcome_log(const outcome_log&) = delete;
    outcome_log& operator=(const outcome_log&) = delete;
    ~outcome_log();

    void add(int outcome) noexcept;
    [[nodiscard]] bool is_full() const noexcept { return used_ == most; }
    [[nodiscard]] std::set<int> all() const;

  private:
    int* values_;  ///< allocated before the check
    std::size_t used_ = 0;
};

}  // namespace weaveproof::models
