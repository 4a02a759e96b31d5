// What is to be done between the executions of a search, whoever runs them: limits, progress, checkpoints, the estimate.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>

#include "parallel/estimate.hpp"
#include "parallel/plan.hpp"

namespace weaveproof::parallel {

class watch {
  public:
    watch(const plan& p, runner& probe);

    // The search begins at (or, with other loops known to spin, begins again at) this.
    void begin(const remainder&);

    // Of all runs.
    [[nodiscard]] double seconds() const;
    // Of this run.
    [[nodiscard]] std::uint64_t executions_left(const exploration::statistics& counts) const;
    [[nodiscard]] bool interrupted() const;

    // What ends the search early, empty: nothing; `memory` is what all processes have resident, in MB.
    [[nodiscard]] std::string limit_reached(const exploration::statistics&, std::uint64_t memory) const;

    // Shows, saves and probes what is due; `rest` is asked for where the search is, if it is to be saved.
    void look(const exploration::statistics&, const std::function<remainder()>& rest);

    [[nodiscard]] std::optional<estimate> total() const;

  private:
    using clock = std::chrono::steady_clock;

    void probe_a_little();

    const plan& plan_;
    runner& probe_;
    std::optional<estimator> estimator_;
    clock::time_point began_ = clock::now();
    double seconds_before_ = 0;  // of other runs
    std::uint64_t counted_before_ = 0;
    double shown_ = 0;  // when, in seconds of this run
    double saved_ = 0;
    double probed_ = 0;  // for how long
};

}  // namespace weaveproof::parallel
