// A deadlock needs four things at once (Coffman, Elphick and Shoshani, 1971): exclusive use, holding while
// waiting, no taking away, and a circle of waiting. Two threads need the printer and the scanner; without any
// one of the four they get them.
#include <cassert>
#include <condition_variable>
#include <mutex>
#include <shared_mutex>
#include <thread>

#include "support/model_test.hpp"

namespace {

void four_conditions_all_met() {
    std::mutex printer;
    std::mutex scanner;

    std::thread fax([&] {
        const std::lock_guard first(scanner);
        const std::lock_guard second(printer);
    });
    {
        const std::lock_guard first(printer);
        const std::lock_guard second(scanner);
    }
    fax.join();
}

// No exclusive use: both only look, and share.
void four_conditions_without_exclusion() {
    std::shared_mutex printer;
    std::shared_mutex scanner;

    std::thread fax([&] {
        const std::shared_lock first(scanner);
        const std::shared_lock second(printer);
    });
    {
        const std::shared_lock first(printer);
        const std::shared_lock second(scanner);
    }
    fax.join();
}

// No holding while waiting: whoever waits has nothing, and takes both at once.
void four_conditions_without_hold_and_wait() {
    std::mutex mutex;
    std::condition_variable returned;
    bool printer_is_free = true;
    bool scanner_is_free = true;
    const auto copy = [&] {
        {
            std::unique_lock lock(mutex);
            returned.wait(lock, [&] { return printer_is_free && scanner_is_free; });
            printer_is_free = scanner_is_free = false;
        }
        {
            const std::lock_guard lock(mutex);
            printer_is_free = scanner_is_free = true;
        }
        returned.notify_one();
    };

    std::thread fax(copy);
    copy();
    fax.join();
}

// Taking away: one of the two gives back what it has when it cannot have the other, and begins anew in the
// order in which it cannot fail.
void four_conditions_with_preemption() {
    std::mutex printer;
    std::mutex scanner;

    std::thread fax([&] {
        std::unique_lock first(scanner);
        std::unique_lock second(printer, std::try_to_lock);
        if (!second.owns_lock()) {
            first.unlock();
            second.lock();
            first.lock();
        }
    });
    {
        const std::lock_guard first(printer);
        const std::lock_guard second(scanner);
    }
    fax.join();
}

// No circle: both begin with the printer.
void four_conditions_without_circle() {
    std::mutex printer;
    std::mutex scanner;

    std::thread fax([&] {
        const std::lock_guard first(printer);
        const std::lock_guard second(scanner);
    });
    {
        const std::lock_guard first(printer);
        const std::lock_guard second(scanner);
    }
    fax.join();
}

WEAVEPROOF_BROKEN(classics, four_conditions_all_met, "deadlock") {
    four_conditions_all_met();
}

WEAVEPROOF_MODEL(classics, four_conditions_without_exclusion) {
    four_conditions_without_exclusion();
}

WEAVEPROOF_MODEL(classics, four_conditions_without_hold_and_wait) {
    four_conditions_without_hold_and_wait();
}

WEAVEPROOF_MODEL(classics, four_conditions_with_preemption) {
    four_conditions_with_preemption();
}

WEAVEPROOF_MODEL(classics, four_conditions_without_circle) {
    four_conditions_without_circle();
}

}  // namespace
