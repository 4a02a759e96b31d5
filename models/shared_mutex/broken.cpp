#include <cassert>

#include <weaveproof/shared_mutex.hpp>

#include "shared_mutex/broken_counter.hpp"
#include "shared_mutex/broken_monitor.hpp"
#include "shared_mutex/broken_reader_checks_then_enters.hpp"
#include "shared_mutex/properties.hpp"
#include "support/clocks.hpp"
#include "support/in_parallel.hpp"
#include "support/model_test.hpp"

namespace {

using namespace weaveproof::models;

WEAVEPROOF_BROKEN(shared_mutex, reader_checks_then_enters, "data race") {
    writers_and_readers_exclude_each_other<shared_mutex_reader_checks_then_enters, 1, 1>();
}

WEAVEPROOF_BROKEN(shared_mutex, relaxed_unlock, "data race") {
    writers_and_readers_exclude_each_other<counter_shared_mutex<counter_mistake::relaxed_unlock>, 1, 1>();
}

WEAVEPROOF_BROKEN(shared_mutex, relaxed_unlock_shared, "data race") {
    writers_and_readers_exclude_each_other<counter_shared_mutex<counter_mistake::relaxed_unlock_shared>, 1,
        1>();
}

WEAVEPROOF_BROKEN(shared_mutex, last_reader_is_silent, "deadlock") {
    writers_and_readers_exclude_each_other<counter_shared_mutex<counter_mistake::last_reader_is_silent>, 1,
        1>();
}

WEAVEPROOF_BROKEN(shared_mutex, writer_wakes_one, "deadlock") {
    sleeping_readers_enter_together<counter_shared_mutex<counter_mistake::writer_wakes_one>>();
}

WEAVEPROOF_BROKEN(shared_mutex, readers_that_sleep_overtake, "assertion") {
    readers_do_not_overtake_a_waiting_writer<
        monitor_shared_mutex<monitor_mistake::readers_that_sleep_overtake>>();
}

WEAVEPROOF_BROKEN(shared_mutex, gives_up_silently, "deadlock") {
    writer_that_gives_up_lets_readers_in<monitor_shared_mutex<monitor_mistake::gives_up_silently>>();
}

// False of the right lock: were they not refuted, the models of waiting writers and of timed forms would not
// go where they seem to.
WEAVEPROOF_BROKEN(shared_mutex, claim_that_no_reader_sees_a_writer_wait, "assertion") {
    weaveproof::shared_mutex m;
    m.lock_shared();
    in_parallel(
        [&] {
            m.lock();
            m.unlock();
        },
        [&] {
            assert(m.try_lock_shared());
            m.unlock_shared();
            m.unlock_shared();
        });
}

WEAVEPROOF_BROKEN(shared_mutex, claim_that_a_timed_lock_fails_where_try_lock_does, "assertion") {
    weaveproof::shared_mutex m;
    m.lock_shared();
    in_parallel(
        [&] {
            if (!m.try_lock()) {
                assert(!m.try_lock_for(a_while));
            } else {
                m.unlock();
            }
        },
        [&] { m.unlock_shared(); });
}

}  // namespace
