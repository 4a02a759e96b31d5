// Telling what threads did in one sequence, with as few switches between them as there can be.
#pragma once

#include <cstddef>
#include <vector>

namespace weaveproof::diagnosis {

// Step number `place`, from 0, of a thread.
struct step {
    std::size_t thread = 0;
    std::size_t place = 0;
};

struct constraints {
    std::vector<step> must_follow;    // those come before it
    std::vector<step> should_follow;  // those too, where that can be
};

// For each thread, for each of its steps. Steps of one thread follow one another anyway.
using program_of_steps = std::vector<std::vector<constraints>>;

// Whose step each one is, from the first to the last: of all sequences that keep the musts, one that breaks the fewest shoulds, and of
// those one with the fewest switches from thread to thread. Empty: the musts contradict each other, or there are too many steps to
// find out.
[[nodiscard]] std::vector<std::size_t> fewest_switches(const program_of_steps&);

}  // namespace weaveproof::diagnosis
