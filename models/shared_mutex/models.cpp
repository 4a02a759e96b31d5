#include <cassert>
#include <chrono>
#include <mutex>
#include <shared_mutex>
#include <thread>

#include <weaveproof/shared_mutex.hpp>

#include "shared_mutex/properties.hpp"
#include "support/clocks.hpp"
#include "support/in_parallel.hpp"
#include "support/model_test.hpp"
#include "support/spin_limit.hpp"

namespace {

using namespace weaveproof::models;
using weaveproof::shared_mutex;

WEAVEPROOF_MODEL(shared_mutex, two_writers) {
    writers_exclude_each_other<shared_mutex, 2>();
}

WEAVEPROOF_MODEL(shared_mutex, three_writers) {
    writers_exclude_each_other<shared_mutex, 3>();
}

WEAVEPROOF_MODEL(shared_mutex, a_writer_and_a_reader) {
    writers_and_readers_exclude_each_other<shared_mutex, 1, 1>();
}

WEAVEPROOF_MODEL(shared_mutex, a_writer_and_two_readers) {
    writers_and_readers_exclude_each_other<shared_mutex, 1, 2>();
}

WEAVEPROOF_MODEL(shared_mutex, two_writers_and_a_reader) {
    writers_and_readers_exclude_each_other<shared_mutex, 2, 1>();
}

WEAVEPROOF_MODEL(shared_mutex, a_writer_and_a_reader_that_spin) {
    spin_limit = 1;
    writers_and_readers_exclude_each_other<shared_mutex, 1, 1>();
}

WEAVEPROOF_MODEL(shared_mutex, roles_change) {
    roles_change<shared_mutex>();
}

WEAVEPROOF_MODEL(shared_mutex, readers_are_together) {
    readers_are_together<shared_mutex>();
}

WEAVEPROOF_MODEL(shared_mutex, sleeping_readers_enter_together) {
    sleeping_readers_enter_together<shared_mutex>();
}

WEAVEPROOF_MODEL(shared_mutex, readers_do_not_overtake_a_waiting_writer) {
    readers_do_not_overtake_a_waiting_writer<shared_mutex>();
}

WEAVEPROOF_MODEL(shared_mutex, try_forms_fail_while_a_writer_is_inside) {
    shared_mutex m;
    m.lock();
    std::thread([&] { assert(!m.try_lock() && !m.try_lock_shared()); }).join();
    m.unlock();
}

WEAVEPROOF_MODEL(shared_mutex, try_forms_while_a_reader_is_inside) {
    shared_mutex m;
    m.lock_shared();
    std::thread([&] {
        assert(!m.try_lock());
        assert(m.try_lock_shared());
        m.unlock_shared();
    }).join();
    m.unlock_shared();
    assert(m.try_lock());
    m.unlock();
}

WEAVEPROOF_MODEL(shared_mutex, try_lock_fails_only_for_a_cause) {
    shared_mutex m;
    int written = 0;
    in_threads<3>([&] {
        if (m.try_lock()) {
            ++written;
            m.unlock();
        }
    });
    assert(written >= 1);
}

WEAVEPROOF_MODEL(shared_mutex, try_lock_shared_of_readers_alone_never_fails) {
    shared_mutex m;
    in_threads<3>([&] {
        assert(m.try_lock_shared());
        m.unlock_shared();
    });
}

WEAVEPROOF_MODEL(shared_mutex, try_forms_exclude) {
    guarded_pair<shared_mutex> pair;
    in_parallel([&] { pair.write(); },
        [&] {
            if (pair.mutex.try_lock()) {
                ++pair.first;
                ++pair.second;
                pair.mutex.unlock();
            }
        },
        [&] {
            if (pair.mutex.try_lock_shared()) {
                assert(pair.first == pair.second);
                pair.mutex.unlock_shared();
            }
        });
}

WEAVEPROOF_MODEL(shared_mutex, timed_forms_give_up_at_their_deadline) {
    shared_mutex m;
    m.lock();
    std::thread([&] {
        const auto limit = std::chrono::steady_clock::now() + a_while;
        assert(!m.try_lock_until(limit));
        assert(std::chrono::steady_clock::now() >= limit);
        assert(!m.try_lock_for(-a_while));
        const auto shared_limit = std::chrono::system_clock::now() + a_while;
        assert(!m.try_lock_shared_until(shared_limit));
        assert(std::chrono::system_clock::now() >= shared_limit);
        assert(!m.try_lock_shared_for(std::chrono::nanoseconds::zero()));
        assert(!m.try_lock_until(half_speed_clock::now() + std::chrono::nanoseconds(2)));
        assert(!m.try_lock_shared_until(half_speed_clock::now() + std::chrono::nanoseconds(2)));
    }).join();
    m.unlock();
    // Nothing is left of those who gave up.
    assert(m.try_lock_shared_for(a_while));
    m.unlock_shared();
    assert(m.try_lock_for(a_while));
    m.unlock();
}

WEAVEPROOF_MODEL(shared_mutex, timed_forms_without_an_end_get_in) {
    guarded_pair<shared_mutex> pair;
    in_parallel(
        [&] {
            assert(pair.mutex.try_lock_for(forever));
            ++pair.first;
            ++pair.second;
            pair.mutex.unlock();
        },
        [&] {
            assert(pair.mutex.try_lock_shared_for(forever));
            assert(pair.first == pair.second);
            pair.mutex.unlock_shared();
        });
}

WEAVEPROOF_MODEL(shared_mutex, writer_that_gives_up_lets_readers_in) {
    writer_that_gives_up_lets_readers_in<shared_mutex>();
}

WEAVEPROOF_MODEL(shared_mutex, timed_writer_and_a_sleeping_writer) {
    timed_writer_and_a_sleeping_writer<shared_mutex>();
}

WEAVEPROOF_MODEL(shared_mutex, timed_writer_that_spins_and_a_sleeping_writer) {
    spin_limit = 1;
    timed_writer_and_a_sleeping_writer<shared_mutex>();
}

WEAVEPROOF_MODEL(shared_mutex, timed_reader_and_a_sleeping_reader) {
    timed_reader_and_a_sleeping_reader<shared_mutex>();
}

WEAVEPROOF_MODEL(shared_mutex, last_writer_destroys) {
    last_writer_destroys<shared_mutex>();
}

WEAVEPROOF_MODEL(shared_mutex, writer_destroys_after_the_last_reader) {
    writer_destroys_after_the_last_reader<shared_mutex>();
}

}  // namespace
