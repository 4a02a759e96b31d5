// At most two may be inside at a time: a semaphore with two units.
#include <atomic>
#include <cassert>
#include <semaphore>
#include <thread>

#include <weaveproof/semaphore.hpp>

#include "support/model_test.hpp"

namespace {

template <class Semaphore>
void admission_of_two() {
    Semaphore places(2);
    std::atomic<int> inside{0};
    const auto visit = [&] {
        places.acquire();
        assert(inside.fetch_add(1) + 1 <= 2);
        inside.fetch_sub(1);
        places.release();
    };

    std::thread second(visit);
    std::thread third(visit);
    visit();
    second.join();
    third.join();
}

// A place that was given back twice admits one too many.
void admission_released_twice() {
    weaveproof::counting_semaphore<> places(2);
    std::atomic<int> inside{0};
    const auto visit = [&] {
        places.acquire();
        assert(inside.fetch_add(1) + 1 <= 2);
        inside.fetch_sub(1);
        places.release();
    };
    const auto visit_and_tidy_up_twice = [&] {
        visit();
        places.release();
    };

    visit_and_tidy_up_twice();
    std::thread second(visit);
    std::thread third(visit);
    visit();
    second.join();
    third.join();
}

// Entered is counted, and then looked at: two may both see that there is room for one.
void admission_by_a_counter() {
    std::atomic<int> inside{0};
    const auto visit = [&] {
        if (inside.load() < 2) {
            assert(inside.fetch_add(1) + 1 <= 2);
            inside.fetch_sub(1);
        }
    };

    std::thread second(visit);
    std::thread third(visit);
    visit();
    second.join();
    third.join();
}

WEAVEPROOF_MODEL(classics, admission_of_two) {
    admission_of_two<weaveproof::counting_semaphore<>>();
}

WEAVEPROOF_BROKEN(classics, admission_released_twice, "assertion") {
    admission_released_twice();
}

WEAVEPROOF_BROKEN(classics, admission_by_a_counter, "assertion") {
    admission_by_a_counter();
}

// The smallest program in which a unit is taken, given back and taken again.
template <class Semaphore>
void admission_of_one() {
    Semaphore place(1);
    int visits = 0;
    const auto visit = [&] {
        place.acquire();
        ++visits;
        place.release();
    };

    std::thread other(visit);
    visit();
    other.join();
    assert(visits == 2);
}

// Asks again and again, and never sleeps.
void admission_of_one_std_tried() {
    std::binary_semaphore place(1);
    int visits = 0;
    const auto visit = [&] {
        while (!place.try_acquire()) {
        }
        ++visits;
        place.release();
    };

    std::thread other(visit);
    visit();
    other.join();
    assert(visits == 2);
}

#if defined(_GLIBCXX_RELEASE) && _GLIBCXX_RELEASE == 12
// acquire() waits on the counter that it has read first, also if that has been 0 in between: the release that
// made it the same again may have found nobody to wake.
WEAVEPROOF_BROKEN(classics, admission_of_one_std, "deadlock") {
    admission_of_one<std::binary_semaphore>();
}

WEAVEPROOF_BROKEN(classics, admission_of_two_std, "deadlock") {
    admission_of_two<std::counting_semaphore<>>();
}
#endif

WEAVEPROOF_MODEL(classics, admission_of_one_std_tried) {
    admission_of_one_std_tried();
}

WEAVEPROOF_MODEL(classics, admission_of_one_weaveproof) {
    admission_of_one<weaveproof::counting_semaphore<1>>();
}

}  // namespace
