#include "exploration/values.hpp"

#include <algorithm>
#include <bit>

namespace weaveproof::exploration {

using graph::action;
using graph::update;

namespace {

std::uint64_t binomial(std::uint64_t n, std::uint64_t k) {
    std::uint64_t result = 1;
    for (std::uint64_t i = 1; i <= k; ++i)
        result = result * (n - k + i) / i;
    return result;
}

std::uint64_t size_mask(std::uint8_t size) {
    return size >= 8 ? ~std::uint64_t{0} : (std::uint64_t{1} << (size * 8)) - 1;
}

// The choice-th set of n bits out of those set in `bits`, in lexicographic order: the first takes the lowest bits.
std::uint64_t combination(std::uint64_t bits, std::uint64_t n, std::uint64_t choice) {
    std::uint64_t taken = 0;
    auto left = static_cast<std::uint64_t>(std::popcount(bits));
    for (; n > 0; bits &= bits - 1, --left) {
        const std::uint64_t lowest = bits & (~bits + 1);
        const std::uint64_t with_lowest = binomial(left - 1, n - 1);
        if (choice < with_lowest) {
            taken |= lowest;
            --n;
        } else {
            choice -= with_lowest;
        }
    }
    return taken;
}

}  // namespace

std::uint32_t choices(const action& act, std::uint64_t old) {
    if (act.how != update::take)
        return 1;
    const auto waiting = static_cast<std::uint64_t>(std::popcount(old & act.mask));
    return act.operand >= waiting ? 1 : static_cast<std::uint32_t>(binomial(waiting, act.operand));
}

std::uint64_t updated(const action& act, std::uint64_t old, std::uint32_t choice) {
    const std::uint64_t all = size_mask(act.size);
    switch (act.how) {
    case update::exchange:
        return act.operand & all;
    case update::add:
        return (old + act.operand) & all;
    case update::sub:
        return (old - act.operand) & all;
    case update::and_:
        return old & act.operand & all;
    case update::or_:
        return (old | act.operand) & all;
    case update::xor_:
        return (old ^ act.operand) & all;
    case update::nand:
        return ~(old & act.operand) & all;
    case update::take: {
        const std::uint64_t eligible = old & act.mask;
        const auto n
            = std::min<std::uint64_t>(act.operand, static_cast<std::uint64_t>(std::popcount(eligible)));
        return old & ~combination(eligible, n, choice);
    }
    }
    return old;
}

}  // namespace weaveproof::exploration
