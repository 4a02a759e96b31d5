// Who cannot get in within a second does something else.
#include <cassert>
#include <chrono>
#include <mutex>
#include <semaphore>
#include <thread>

#include <weaveproof/mutex.hpp>
#include <weaveproof/semaphore.hpp>

#include "support/model_test.hpp"

namespace {

// Goes in whether the semaphore was acquired or not.
template <class Semaphore>
void timed_acquire_ignores_the_answer() {
    Semaphore place(1);
    int visits = 0;
    const auto visit = [&] {
        static_cast<void>(place.try_acquire_for(std::chrono::seconds(1)));
        ++visits;
        place.release();
    };

    std::thread other(visit);
    visit();
    other.join();
}

// Does not go in, but gives back what it does not have: from then on there is a place too many.
void timed_acquire_gives_back_what_it_has_not() {
    weaveproof::counting_semaphore<> place(1);
    int visits = 0;
    const auto visit = [&] {
        if (place.try_acquire_for(std::chrono::seconds(1))) {
            ++visits;
        }
        place.release();
    };

    std::thread other(visit);
    visit();
    visit();
    other.join();
}

template <class Semaphore>
void timed_acquire_gives_up() {
    Semaphore place(1);
    int visits = 0;
    int refusals = 0;
    const auto visit = [&] {
        if (place.try_acquire_for(std::chrono::seconds(1))) {
            ++visits;
            place.release();
            return true;
        }
        return false;
    };

    std::thread other([&] { refusals += visit() ? 0 : 1; });
    const bool visited = visit();
    other.join();
    refusals += visited ? 0 : 1;
    assert(visits + refusals == 2);
    assert(place.try_acquire());
}

// Waiting with a deadline ends also where the other never lets go.
template <class Mutex>
void timed_acquire_of_a_lock_held_for_ever() {
    Mutex mutex;
    mutex.lock();
    std::thread other([&] { assert(!mutex.try_lock_for(std::chrono::seconds(1))); });
    other.join();
    mutex.unlock();
}

WEAVEPROOF_BROKEN(classics, timed_acquire_ignores_the_answer, "data race") {
    timed_acquire_ignores_the_answer<weaveproof::counting_semaphore<1>>();
}

WEAVEPROOF_BROKEN(classics, timed_acquire_gives_back_what_it_has_not, "data race") {
    timed_acquire_gives_back_what_it_has_not();
}

WEAVEPROOF_MODEL(classics, timed_acquire_gives_up) {
    timed_acquire_gives_up<weaveproof::counting_semaphore<1>>();
}

WEAVEPROOF_MODEL(classics, timed_acquire_of_a_lock_held_for_ever) {
    timed_acquire_of_a_lock_held_for_ever<std::timed_mutex>();
}

WEAVEPROOF_MODEL(classics, timed_acquire_of_a_lock_held_for_ever_weaveproof) {
    timed_acquire_of_a_lock_held_for_ever<weaveproof::mutex>();
}

WEAVEPROOF_BROKEN(classics, timed_acquire_ignores_the_answer_std, "data race") {
    timed_acquire_ignores_the_answer<std::binary_semaphore>();
}

WEAVEPROOF_MODEL(classics, timed_acquire_gives_up_std) {
    timed_acquire_gives_up<std::binary_semaphore>();
}

}  // namespace
