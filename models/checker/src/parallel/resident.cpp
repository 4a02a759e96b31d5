#include "parallel/resident.hpp"

#include <fstream>
#include <unistd.h>

namespace weaveproof::parallel {

std::uint64_t resident_megabytes() {
    std::ifstream statm{"/proc/self/statm"};
    std::uint64_t total = 0;
    std::uint64_t resident = 0;
    statm >> total >> resident;
    return resident * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE)) >> 20;
}

}  // namespace weaveproof::parallel
