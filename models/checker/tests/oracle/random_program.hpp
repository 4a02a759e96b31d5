// Random programs for RapidCheck. A program that fails is made smaller step by step: without a thread, without an
// instruction, with weaker orders and smaller values.
#pragma once

#include <ostream>
#include <set>
#include <string>
#include <vector>

#include <rapidcheck.h>

#include "program.hpp"

namespace weaveproof::test {

struct program_shape {
    std::uint32_t most_threads = 4;
    std::uint32_t most_instructions = 10;  // in all threads, those in branches not counted
    std::uint32_t locations = 2;
    bool blocking = true;  // await and lock
    bool choices = true;
};

rc::Gen<program> random_program(program_shape = {});

// The programs that are one step smaller.
std::vector<program> smaller(const program&);

// What is in a program that a search could get wrong: "3 threads", "fetch-add", "acquire fence", "branch on a read" …
std::set<std::string> features(const program&);

// All that features() can say.
const std::set<std::string>& all_features();

// How RapidCheck shows a program.
inline void showValue(const program& p, std::ostream& out) {
    out << to_string(p);
}

}  // namespace weaveproof::test

template <>
struct rc::Arbitrary<weaveproof::test::program> {
    static Gen<weaveproof::test::program> arbitrary() { return weaveproof::test::random_program(); }
};
