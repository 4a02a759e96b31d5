/// Which mutant is chosen, for the unit tests: the environment variable WEAVEPROOF_MUTANT, a number.

#include <cstdint>
#include <cstdlib>

#include <weaveproof/mutant.hpp>

namespace {

const std::uint32_t chosen = [] {
    const char* const text = std::getenv("WEAVEPROOF_MUTANT");
    return text == nullptr ? 0 : static_cast<std::uint32_t>(std::strtoul(text, nullptr, 10));
}();

}  // namespace

extern "C" std::uint32_t weaveproof_chosen_mutant() noexcept {
    return chosen;
}
