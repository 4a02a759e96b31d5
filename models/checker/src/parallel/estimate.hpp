// How many executions a search will have, before it has them.
#pragma once

#include <cstdint>
#include <optional>
#include <random>
#include <vector>

#include "parallel/part.hpp"
#include "parallel/remainder.hpp"
#include "parallel/runner.hpp"

namespace weaveproof::parallel {

struct estimate {
    double mean = 0;
    double error = 0;  // standard error of the mean
    std::uint64_t probes = 0;
};

// Stochastic enumeration (Rubinstein, Stochastic Enumeration Method for Counting NP-Hard Problems, 2013; Vaisman and Kroese,
// Stochastic Enumeration Method for Counting Trees, 2017): a probe goes down the tree level by level; of the children of a
// level's nodes a few are taken at random, each of which stands for as many. That is right in the mean, however the tree is
// shaped. With one node on each level it is Knuth's method (Estimating the Efficiency of Backtrack Programs, 1975), whose
// error is greater by orders of magnitude here: most of a search lies below few of its nodes.
class estimator {
  public:
    // Of what is counted and what is left there.
    estimator(runner&, const remainder&, std::uint64_t seed);

    // Runs one execution. False: no more can be learned, as the program does not let itself be probed.
    bool step();
    // None before there are `least_probes`.
    [[nodiscard]] std::optional<estimate> total() const;

    static constexpr std::uint64_t least_probes = 12;

  private:
    struct node {
        std::vector<std::uint32_t> path;
        std::size_t part = 0;  // of those that are left: how threads are numbered there
    };

    void begin_probe();
    void begin_node();
    void end_node(bool is_run);
    void end_level();
    void end_probe();
    // A loop was seen to spin that was not known to: all that was learned is void.
    void begin_again(const std::vector<std::uint64_t>& spin_sites);
    // Leaves `most` of the nodes, taken at random.
    void thin(std::vector<node>&, std::size_t most);
    // First probes are small, to have something to say soon.
    [[nodiscard]] std::size_t width() const;

    runner& runner_;
    remainder from_;
    std::mt19937_64 random_;

    bool probing_ = false;
    bool useless_ = false;
    std::vector<node> level_;
    std::vector<node> children_;  // of those that have been run
    std::size_t next_ = 0;        // of the level
    std::uint64_t run_ = 0;       // nodes of the level that are graphs
    double weight_ = 1;           // what each node of the level stands for
    double sample_ = 0;
    exploration::statistics counted_;

    // Wider probes weigh more.
    std::uint64_t probes_ = 0;
    double weights_ = 0;
    std::vector<std::pair<double, double>> samples_;  // and their weights
};

}  // namespace weaveproof::parallel
