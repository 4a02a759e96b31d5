#include "harness/options.hpp"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <cstring>
#include <random>
#include <stdexcept>
#include <string>
#include <thread>

namespace weaveproof::stress {
namespace {

template <class Number>
void read(const char* variable, Number least, Number most, Number& value) {
    const char* const text = std::getenv(variable);
    if (text == nullptr || *text == '\0') {
        return;
    }
    const char* const end = text + std::strlen(text);
    Number parsed{};
    const auto [stopped, error] = std::from_chars(text, end, parsed);
    if (error != std::errc{} || stopped != end || !(parsed >= least && parsed <= most)) {
        throw std::invalid_argument(std::string(variable) + "=" + text + ": not a number from "
            + std::to_string(least) + " to " + std::to_string(most));
    }
    value = parsed;
}

}  // namespace

options options::from_environment() {
    options result;
    result.threads = std::clamp(2 * std::thread::hardware_concurrency(), 4U, 16U);
    std::random_device entropy;
    result.seed = (std::uint64_t{entropy()} << 32) | entropy();

    double duration = result.duration.count();
    double patience = result.patience.count();
    read("WEAVEPROOF_STRESS_SECONDS", 0.001, 1e6, duration);
    read("WEAVEPROOF_STRESS_THREADS", 2U, 1024U, result.threads);
    read("WEAVEPROOF_STRESS_SEED", std::uint64_t{0}, ~std::uint64_t{0}, result.seed);
    read("WEAVEPROOF_STRESS_PATIENCE", 0.1, 1e6, patience);
    result.duration = std::chrono::duration<double>(duration);
    result.patience = std::chrono::duration<double>(patience);
    return result;
}

}  // namespace weaveproof::stress
