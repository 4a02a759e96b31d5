#pragma once

#include "specifications/thread_pool.hpp"
#include "weaveproof/event.hpp"
#include "weaveproof/mutex.hpp"
#include "weaveproof/thread_pool.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <future>
#include <memory>
#include <mutex>
#include <numeric>
#include <system_error>
#include <utility>
#include <vector>

namespace weaveproof::property_tests {

/// What a task throws.
struct task_failure {};

/// A real pool behind the calls of its specification.
template <class Pool>
class thread_pool_object {
  public:
    using specification = specifications::thread_pool;
    using operation = specification::operation;
    using result = specification::result;

    explicit thread_pool_object(const specification& initial)
        : workers_(initial.workers), pool_(initial.workers) {}

    /// Not the tasks that last until others let them go.
    static constexpr bool has(operation what) {
        return what != operation::occupy && what != operation::let_go;
    }

    /// With few elements, as each is a task.
    static specification::call adapted(specification::call c) {
        c.elements = std::min(c.elements, 2U);
        return c;
    }

    result perform(const specification::call& c) {
        try {
            switch (c.what) {
            case operation::run:
                return value(pool_.submit([] { return 7; }).get() == 7);
            case operation::run_fail:
                return value(pool_.submit([]() -> int { throw task_failure{}; }).get() == 0);
            case operation::map:
                return map(c.elements);
            case operation::occupy: {
                const std::lock_guard lock(mutex_);
                const auto begun = std::make_shared<manual_reset_event>();
                static_cast<void>(pool_.submit([gate = gate_, begun] {
                    begun->set();
                    gate->wait();
                    return 0;
                }));
                if (idle_ > 0) {
                    --idle_;
                    begun->wait();  // or the task could still be cancelled
                }
                return result::done;
            }
            case operation::let_go: {
                const std::lock_guard lock(mutex_);
                std::exchange(gate_, std::make_shared<manual_reset_event>())->set();
                idle_ = workers_;
                return result::done;
            }
            case operation::drain:
            case operation::cancel:
                pool_.shutdown(c.what == operation::drain ? pool_shutdown::drain : pool_shutdown::cancel);
                return result::done;
            }
        } catch (const task_failure&) {
            return result::threw;
        } catch (const std::future_error&) {
            return result::cancelled;
        } catch (const std::system_error&) {
            return result::refused;
        }
        std::abort();
    }

  private:
    static result value(bool right) { return right ? result::value : result::done; }

    /// The elements are numbered: the results must be in their order.
    result map(unsigned elements) {
        std::vector<int> numbers(elements);
        std::iota(numbers.begin(), numbers.end(), 0);
        if constexpr (requires { pool_.map(numbers, [](int x) { return x; }); }) {
            return value(pool_.map(numbers, [](int x) { return x; }) == numbers);
        } else {
            return value(pool_.submit([] { return 0; }).get() == 0);
        }
    }

    mutex mutex_;
    const std::size_t workers_;
    std::size_t idle_ = workers_;  ///< workers without a task that lasts
    std::shared_ptr<manual_reset_event> gate_ = std::make_shared<manual_reset_event>();
    Pool pool_;
};

}  // namespace weaveproof::property_tests
