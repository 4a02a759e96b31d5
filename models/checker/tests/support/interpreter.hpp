// Runs a program of tests/support/program.hpp under the search: the second kind of program that it drives, beside native code.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "exploration/explorer.hpp"
#include "program.hpp"

namespace weaveproof::test {

struct exploration_result {
    std::uint64_t complete = 0;
    std::uint64_t blocked = 0;
    std::uint64_t deadlocks = 0;
    std::uint64_t livelocks = 0;
    std::string problem;
};

// An execution that is not blocked on an old value.
struct visited_execution {
    const exploration::explorer& search;
    exploration::execution_end how;
    std::vector<std::vector<std::uint64_t>> registers;  // at the end, of each thread of the program

    [[nodiscard]] const graph::execution_graph& graph() const { return search.current(); }
    // The number that the program gives a location.
    [[nodiscard]] std::uint32_t number_of(graph::location_id x) const {
        return static_cast<std::uint32_t>(search.address_of(x));
    }
};

using visitor = std::function<void(const visited_execution&)>;

// A program under a search that the caller steers: one_execution() follows each next_execution() of the search.
class interpreter {
  public:
    interpreter(const program&, exploration::explorer&);
    ~interpreter();
    interpreter(const interpreter&) = delete;
    interpreter& operator=(const interpreter&) = delete;

    void one_execution();

  private:
    struct state;
    std::unique_ptr<state> state_;
};

exploration_result explore(const program&, memory_model::kind, const visitor& visit = {});

}  // namespace weaveproof::test
