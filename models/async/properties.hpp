#pragma once

/// What is promised to coroutines, as models. One that is forgotten never ends: then not all have been counted, and its
/// frame is leaked.

#include <cassert>

#include <weaveproof/async.hpp>

#include "support/coroutine.hpp"
#include "support/in_parallel.hpp"

namespace weaveproof::models {

template <class Mutex>
detached enter(Mutex& m, int& entered) {
    co_await m.lock_async();
    ++entered;
    m.unlock();
}

/// Critical sections of coroutines that several threads begin exclude each other, and all get in.
template <class Mutex, int Threads>
void coroutines_exclude_each_other() {
    inline_executor here;
    Mutex m(here);
    int entered = 0;
    in_threads<Threads>([&] { enter(m, entered); });
    assert(entered == Threads);
}

}  // namespace weaveproof::models
