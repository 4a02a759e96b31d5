#pragma once

#include "harness/occupancy.hpp"
#include "harness/run.hpp"

#include "models/support/coroutine.hpp"
#include "weaveproof/async.hpp"
#include "weaveproof/event.hpp"

namespace weaveproof::stress::async_scenarios {

/// The worker whose thread this is: a coroutine goes on in whichever.
inline thread_local worker* here_works = nullptr;

template <class Mutex>
models::detached visit(Mutex& m, guarded_data& data, run& r, auto_reset_event& done) {
    co_await m.lock_async();
    data.write(r, *here_works);
    m.unlock();
    done.set();
}

/// Threads begin coroutines, and wait until these have been inside, in whatever thread: never two at once, none forgotten.
template <class Mutex>
void exclusion(const options& how) {
    run r("async", "exclusion", how);
    inline_executor here;
    Mutex m(here);
    guarded_data data;
    counter& entered = r.count("entered");
    r.name(&m, "mutex");
    for (unsigned i = 0; i < how.threads; ++i) {
        r.add_worker("worker", [&](worker& self) {
            here_works = &self;
            auto_reset_event done;
            while (!self.stopping()) {
                self.doing("lock_async", &m, [&] {
                    visit(m, data, r, done);
                    done.wait();
                });
                entered.add();
                self.dawdle();
            }
        });
    }
    r.go();
    r.require(data.writes() == entered.value(), "a write is lost");
    r.require(m.try_lock(), "the mutex is locked with nobody inside");
    r.holds();
}

}  // namespace weaveproof::stress::async_scenarios
