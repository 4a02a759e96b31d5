// At most two may be inside at a time: a semaphore with two units.
#include <atomic>
#include <cassert>
#include <thread>

#include <weaveproof/semaphore.hpp>

#include "support/model_test.hpp"

namespace {

void admission_of_two() {
    weaveproof::counting_semaphore<> places(2);
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
    admission_of_two();
}

WEAVEPROOF_BROKEN(classics, admission_released_twice, "assertion") {
    admission_released_twice();
}

WEAVEPROOF_BROKEN(classics, admission_by_a_counter, "assertion") {
    admission_by_a_counter();
}

}  // namespace
