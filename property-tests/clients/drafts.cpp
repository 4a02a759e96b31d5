#include "clients/drafts.hpp"

#include <rapidcheck.h>

#include <cstdlib>
#include <utility>

namespace weaveproof::clients {
namespace {

using thread = std::vector<draft::row>;

rc::Gen<draft::row> row(std::size_t numbers) {
    return rc::gen::resize(
        rc::kNominalSize, rc::gen::container<draft::row>(numbers, rc::gen::inRange(0U, 1U << 16)));
}

/// A thread with one to so many calls.
rc::Gen<thread> calls(int at_most) {
    return rc::gen::nonEmpty(rc::gen::resize(at_most, rc::gen::container<thread>(row(12))));
}

}  // namespace

draft any_draft(size how) {
    draft result;
    result.objects = *row(6);
    const int shape = *rc::gen::inRange(0, 10);
    if (how == size::alone) {
        result.threads.push_back(*calls(2));
        return result;
    }
    if (how == size::pair) {
        result.threads.push_back(*calls(1));
        result.threads.push_back(*calls(1));
        return result;
    }
    if (how == size::small) {
        const int most = shape < 7 ? 2 : 1;
        result.threads.push_back(*calls(most));
        result.threads.push_back(*calls(most));
        if (shape >= 7) {
            result.threads.push_back(*calls(1));
        }
        return result;
    }
    // The more threads, the fewer calls: with each of them the executions are many times more.
    const int most = shape < 3 ? 4 : shape < 8 ? 3 : 2;
    result.threads.push_back(*calls(most));
    result.threads.push_back(*calls(most));
    if (shape >= 3) {
        result.threads.push_back(*calls(2));
    }
    if (shape >= 8) {
        result.threads.push_back(*calls(1));
    }
    return result;
}

void discard() {
    RC_DISCARD();
    std::abort();  // RC_DISCARD throws, but the compiler cannot see it
}

}  // namespace weaveproof::clients
