#include "models/thread_pool/broken_pool.hpp"
#include "specifications/thread_pool.hpp"
#include "support/property.hpp"
#include "support/state_machine.hpp"
#include "weaveproof/event.hpp"
#include "weaveproof/thread_pool.hpp"

#include <gtest/gtest.h>

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
namespace {

using specification = specifications::thread_pool;
using operation = specification::operation;
using result = specification::result;

struct failure {};

template <class Pool>
class object {
  public:
    explicit object(std::size_t workers) : workers_(workers), pool_(workers) {}

    result perform(const specification::call& c) {
        try {
            switch (c.what) {
            case operation::run:
                return value(pool_.submit([] { return 7; }).get() == 7);
            case operation::run_fail:
                return value(pool_.submit([]() -> int { throw failure{}; }).get() == 0);
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
        } catch (const failure&) {
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

template <class Pool>
void conforms() {
    const std::size_t workers = 1 + any_choice().below(3);
    play(specification{.workers = workers}, 4, [=] { return std::make_shared<object<Pool>>(workers); });
}

/// map_as_completed gives each result once, with its own number, and carries what a task throws.
void each_is_completed_once() {
    specifications::choice random = any_choice();
    thread_pool pool(1 + random.below(3), 1 + random.below(4));
    std::vector<unsigned> elements(random.below(8));
    for (unsigned& each : elements) {
        each = random.below(10);
    }
    std::vector<int> seen(elements.size());
    pool.map_as_completed(
        elements,
        [](unsigned x) {
            if (x % 3 == 0) {
                throw failure{};
            }
            return x * x;
        },
        [&](std::size_t index, std::future<unsigned> ready) {
            ++seen[index];
            require(ready.wait_for(std::chrono::seconds(0)) == std::future_status::ready, "not ready");
            const unsigned x = elements[index];
            try {
                require(ready.get() == x * x && x % 3 != 0, "the result of another element");
            } catch (const failure&) {
                require(x % 3 == 0, "an exception of another element");
            }
        });
    require(seen == std::vector<int>(elements.size(), 1), "an element was not completed once");
}

TEST(thread_pool_properties, conforms) {
    expect_holds({"thread_pool", "conforms", 150, 40}, conforms<thread_pool>);
}

TEST(thread_pool_properties, each_is_completed_once) {
    expect_holds({"thread_pool", "each is completed once", 150}, each_is_completed_once);
}

template <models::pool_mistake Mistake>
using twin = models::broken_pool<Mistake>;

TEST(thread_pool_properties, refutes_forgetting_the_cancelled) {
    expect_refuted({"thread_pool", "forgets the cancelled"},
        conforms<twin<models::pool_mistake::forgets_the_cancelled>>);
}

TEST(thread_pool_properties, refutes_leaving_when_closed) {
    expect_refuted(
        {"thread_pool", "leaves when closed"}, conforms<twin<models::pool_mistake::leaves_when_closed>>);
}

}  // namespace
}  // namespace weaveproof::property_tests
