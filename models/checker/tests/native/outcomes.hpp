// What the executions of a program come to: the registers of its threads and the last values of its locations. Kept where a check
// does not put it back.
#pragma once

#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "interpreter.hpp"
#include "native_program.hpp"
#include "program.hpp"

namespace weaveproof::test {

using outcomes = std::set<std::string>;

inline constexpr std::size_t values_in_outcome = most_native_threads * 4 + most_native_locations;

// The outcome of each execution of a check, one after the other. It allocates nothing in the check, as that would be put back.
class outcome_log {
  public:
    outcome_log() : values_(most * values_in_outcome) {}
    void add(const native_state&);  // the model's threads are joined
    [[nodiscard]] outcomes all() const;

  private:
    static constexpr std::size_t most = 100'000;
    std::vector<std::uint64_t> values_;
    std::size_t used_ = 0;
};

struct interpreted {
    outcomes complete;
    exploration_result result;
};

interpreted interpret(const program&, memory_model::kind);

}  // namespace weaveproof::test
