// What is to be explored, how, and what came of it.
#pragma once

#include <csignal>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "parallel/estimate.hpp"
#include "parallel/remainder.hpp"
#include "parallel/runner.hpp"

namespace weaveproof::parallel {

// One of `of` disjoint parts that make up the search: number `number`, from 1.
struct shard {
    std::uint32_t number = 1;
    std::uint32_t of = 1;
};

struct progress {
    exploration::statistics counts;
    double seconds = 0;
    std::optional<estimate>
        total;  // executions, complete and blocked ones, that the search will have at its end
};

struct plan {
    unsigned jobs = 1;  // processes that explore
    parallel::shard shard;
    std::vector<std::uint64_t> spin_sites;  // known from the beginning
    const remainder* resumed = nullptr;     // where to go on; null: from the beginning

    // Of this run; 0: none.
    std::uint64_t most_executions = 0;
    double most_seconds = 0;
    std::uint64_t most_memory_mb = 0;  // of all processes together
    const volatile std::sig_atomic_t* interrupted = nullptr;

    // Called between executions now and then.
    std::function<void(const progress&)> show;
    std::function<void(const remainder&)> save;
    double save_every = 60;  // seconds
};

struct outcome {
    enum class end : std::uint8_t {
        explored,
        violated,  // and the runner has just run the execution in which
        refused,   // the program cannot be checked
        bounded,   // an execution was too long
        limited,   // by the plan, or by what happened to a process; text says which
    };
    end how = end::explored;
    std::string text;
    std::vector<std::uint64_t> where;  // refused, bounded: return addresses, innermost first
    remainder rest;
    bool can_go_on = false;  // limited: `rest` is where
    std::optional<estimate> total;
};

// The runner for the probes of the estimate is another one, as its search goes other ways.
[[nodiscard]] outcome explore(runner&, runner& probe, const plan&);

}  // namespace weaveproof::parallel
