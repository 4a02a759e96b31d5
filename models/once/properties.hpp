#pragma once

/// What call_once promises, as models of any: of a flag type and the function of that name that is found by it.

#include <atomic>
#include <cassert>

#include "support/in_parallel.hpp"

namespace weaveproof::models {

/// One does it, and all see it done.
template <class Flag, int Threads>
void it_is_done_once() {
    Flag flag;
    int done = 0;
    in_threads<Threads>([&] {
        call_once(flag, [&] { ++done; });
        assert(done == 1);
    });
}

/// The first `Failures` who try it throw, and get their exception back; one of the others does it.
template <class Flag, int Threads, int Failures>
void who_throws_has_not_done_it() {
    struct failure {};
    Flag flag;
    int tried = 0;
    bool done = false;
    std::atomic<int> caught{0};
    in_threads<Threads>([&] {
        try {
            call_once(flag, [&] {
                if (++tried <= Failures) {
                    throw failure{};
                }
                done = true;
            });
            assert(done && tried == Failures + 1);
        } catch (const failure&) {
            caught.fetch_add(1, std::memory_order_relaxed);
        }
    });
    assert(caught.load() == Failures && done == (Failures < Threads));
}

/// Of two, the one that did not do it knows that nobody else will use the flag, and destroys it while the other has
/// perhaps not returned.
template <class Flag>
void who_did_not_do_it_destroys() {
    auto* const flag = new Flag;
    in_threads<2>([flag] {
        bool mine = false;
        call_once(*flag, [&] { mine = true; });
        if (!mine) {
            delete flag;
        }
    });
}

}  // namespace weaveproof::models
