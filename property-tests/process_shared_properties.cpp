#include "specifications/mutex.hpp"
#include "specifications/semaphore.hpp"
#include "support/property.hpp"
#include "support/state_machine.hpp"
#include "support/timeout.hpp"
#include "weaveproof/process_shared.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <cstddef>
#include <cstdlib>
#include <memory>
#include <system_error>

namespace weaveproof::property_tests {
namespace {

using process_shared::lock_outcome;

template <class Mutex>
class mutex_object {
  public:
    bool perform(const specifications::mutex::call& c) {
        using operation = specifications::mutex::operation;
        switch (c.what) {
        case operation::lock:
            return mutex_.lock() == lock_outcome::locked;
        case operation::try_lock:
            return mutex_.try_lock() == lock_outcome::locked;
        case operation::try_lock_for:
            return mutex_.try_lock_for(timeout(c.wait)) == lock_outcome::locked;
        case operation::try_lock_until:
            return mutex_.try_lock_until(deadline<std::chrono::system_clock>(c.wait)) == lock_outcome::locked;
        case operation::unlock:
            mutex_.unlock();
            return true;
        }
        std::abort();
    }

  private:
    Mutex mutex_;
};

template <class Mutex>
void mutex_conforms() {
    play(specifications::mutex{}, 3, [] { return std::make_shared<mutex_object<Mutex>>(); });
}

template <class Semaphore>
class semaphore_object {
  public:
    using specification = specifications::semaphore;

    explicit semaphore_object(std::ptrdiff_t units) : semaphore_(units) {}

    specification::result perform(const specification::call& c) {
        using operation = specification::operation;
        using result = specification::result;
        const auto taken = [](bool it_is) { return it_is ? result::done : result::gave_up; };
        switch (c.what) {
        case operation::acquire:
            semaphore_.acquire();
            return result::done;
        case operation::try_acquire:
            return taken(semaphore_.try_acquire());
        case operation::try_acquire_for:
            return taken(semaphore_.try_acquire_for(timeout(c.wait)));
        case operation::try_acquire_until:
            return taken(semaphore_.try_acquire_until(deadline<std::chrono::system_clock>(c.wait)));
        case operation::release:
            try {
                semaphore_.release(c.update);
                return result::done;
            } catch (const std::system_error& e) {
                return e.code() == std::errc::value_too_large ? result::overflow : result::invalid_argument;
            }
        }
        std::abort();
    }

  private:
    Semaphore semaphore_;
};

template <class Semaphore>
void semaphore_conforms() {
    const auto units = static_cast<std::ptrdiff_t>(any_choice().below(5));
    play(specifications::semaphore{units, process_shared::semaphore::max()}, 4,
        [=] { return std::make_shared<semaphore_object<Semaphore>>(units); });
}

TEST(process_shared_properties, mutex_conforms) {
    expect_holds({"process_shared", "mutex conforms", 150, 60}, mutex_conforms<process_shared::robust_mutex>);
}

TEST(process_shared_properties, semaphore_conforms) {
    expect_holds(
        {"process_shared", "semaphore conforms", 150, 60}, semaphore_conforms<process_shared::semaphore>);
}

class mutex_gives_up_early : public process_shared::robust_mutex {
  public:
    lock_outcome lock() { return try_lock(); }
};

TEST(process_shared_properties, refutes_a_lock_that_gives_up) {
    expect_refuted({"process_shared", "lock gives up"}, mutex_conforms<mutex_gives_up_early>);
}

class semaphore_forgets_one : public process_shared::semaphore {
  public:
    using semaphore::semaphore;
    void release(std::ptrdiff_t update) { semaphore::release(update > 1 ? update - 1 : update); }
};

TEST(process_shared_properties, refutes_release_that_forgets_one) {
    expect_refuted({"process_shared", "release forgets one"}, semaphore_conforms<semaphore_forgets_one>);
}

}  // namespace
}  // namespace weaveproof::property_tests
