// How far a search has come: what was counted, and what is left.
#pragma once

#include <cstdint>
#include <vector>

#include "exploration/explorer.hpp"

namespace weaveproof::parallel {

struct remainder {
    exploration::statistics counts;
    double seconds = 0;                        // that it took so far, in all runs together
    std::vector<exploration::frontier> parts;  // none: nothing is left
    std::vector<std::uint64_t> spin_sites;     // that the parts are numbered by
};

}  // namespace weaveproof::parallel
