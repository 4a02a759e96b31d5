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

// How many the wake can take, and the requeue can move.
struct numbers {
    std::uint64_t eligible, waiting, woken, moved;
};

numbers numbers_of(const action& act, std::uint64_t old) {
    const graph::taking most = graph::taking::of(act.operand);
    const std::uint64_t eligible = old & act.mask;
    const auto waiting = static_cast<std::uint64_t>(std::popcount(eligible));
    const std::uint64_t woken = std::min(most.woken, waiting);
    const std::uint64_t moved = act.how == update::requeue ? std::min(most.moved, waiting - woken) : 0;
    return {eligible, waiting, woken, moved};
}

}  // namespace

std::uint32_t choices(const action& act, std::uint64_t old) {
    if (!graph::takes(act.how))
        return 1;
    const numbers n = numbers_of(act, old);
    return static_cast<std::uint32_t>(binomial(n.waiting, n.woken) * binomial(n.waiting - n.woken, n.moved));
}

taken_waiters waiters_taken(const action& act, std::uint64_t old, std::uint32_t choice) {
    const numbers n = numbers_of(act, old);
    const std::uint64_t ways = binomial(n.waiting, n.woken);
    taken_waiters result;
    result.woken = combination(n.eligible, n.woken, choice % ways);
    result.moved = combination(n.eligible & ~result.woken, n.moved, choice / ways);
    return result;
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
    case update::enqueue:
        return (old | act.operand) & all;
    case update::take:
    case update::requeue:
        return old & ~waiters_taken(act, old, choice).woken;
    }
    return old;
}

}  // namespace weaveproof::exploration
