// Exceptions that threads hand to each other: who gives up the last reference destroys them, after all others have done so.
#include <cassert>
#include <exception>
#include <future>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>

#include "weaveproof/gtest.hpp"

namespace {

struct refusal {
    int code = 7;
    int times_read = 0;
};

// Whoever asks gets the same object.
template <class Future>
refusal& caught_from(Future& future) {
    try {
        (void)future.get();
    } catch (refusal& e) {
        return e;
    }
    std::terminate();
}

TEST(Exceptions, MembersAreReadInAnotherThread) {
    EXPECT_HOLDS([] {
        std::promise<int> promise;
        std::future<int> future = promise.get_future();
        std::thread producer{[kept = std::move(promise)]() mutable {
            kept.set_exception(std::make_exception_ptr(refusal{}));
        }};
        try {
            (void)future.get();
        } catch (const refusal& e) {
            assert(e.code == 7);
        }
        future = {};
        producer.join();
    });
    EXPECT_HOLDS([] {  // thrown in one thread and read in both
        std::exception_ptr held;
        std::promise<void> handed_over;
        std::thread thrower{[&] {
            try {
                throw refusal{};
            } catch (const refusal& e) {
                held = std::current_exception();
                handed_over.set_value();
                assert(e.code == 7);
            }
        }};
        handed_over.get_future().wait();
        try {
            std::rethrow_exception(std::exchange(held, nullptr));
        } catch (const refusal& e) {
            assert(e.code == 7);
        }
        thrower.join();
    });
    EXPECT_VIOLATED("use after free", [] {  // a reference that outlives the exception
        std::promise<int> promise;
        std::future<int> future = promise.get_future();
        std::thread producer{[kept = std::move(promise)]() mutable {
            kept.set_exception(std::make_exception_ptr(refusal{}));
        }};
        const refusal& e = caught_from(future);
        producer.join();
        assert(e.code == 7);
    });
    EXPECT_VIOLATED("use after free", [] {  // it may outlive it: the thrower may have left its handler
        const refusal* seen = nullptr;
        std::promise<void> handed_over;
        std::thread thrower{[&] {
            try {
                throw refusal{};
            } catch (const refusal& e) {
                seen = &e;
                handed_over.set_value();
            }
        }};
        handed_over.get_future().wait();
        assert(seen->code == 7);
        thrower.join();
    });
}

TEST(Exceptions, SharedFutureGivesAllTheSameObject) {
    EXPECT_HOLDS([] {
        std::promise<int> promise;
        std::shared_future<int> future = promise.get_future().share();
        promise.set_exception(std::make_exception_ptr(refusal{}));
        const auto look = [future] { assert(caught_from(future).code == 7); };
        std::thread a{look};
        std::thread b{look};
        a.join();
        b.join();
    });
    EXPECT_VIOLATED("data race", [] {  // so it must not be written to
        std::promise<int> promise;
        std::shared_future<int> future = promise.get_future().share();
        promise.set_exception(std::make_exception_ptr(refusal{}));
        const auto write = [future] { ++caught_from(future).times_read; };
        std::thread a{write};
        std::thread b{write};
        a.join();
        b.join();
    });
}

TEST(Exceptions, TasksThrow) {
    EXPECT_HOLDS([] {
        auto result = std::async(std::launch::async, []() -> int { throw refusal{}; });
        try {
            (void)result.get();
        } catch (const refusal& e) {
            assert(e.code == 7);
        }
    });
    EXPECT_HOLDS([] {
        std::packaged_task<int()> task{[]() -> int { throw std::runtime_error{"no value"}; }};
        auto result = task.get_future();
        std::thread worker{std::move(task)};
        try {
            (void)result.get();
        } catch (const std::runtime_error& e) {
            assert(std::string{e.what()} == "no value");
        }
        result = {};
        worker.join();
    });
}

// The destructor runs in whichever thread is the last.
struct with_cargo {
    std::shared_ptr<int> cargo = std::make_shared<int>(7);
};

TEST(Exceptions, TheLastReferenceDestroys) {
    EXPECT_HOLDS([] {
        auto held = std::make_exception_ptr(with_cargo{});
        const auto look = [](std::exception_ptr mine) {
            try {
                std::rethrow_exception(std::move(mine));
            } catch (const with_cargo& e) {
                assert(*e.cargo == 7);
            }
        };
        std::thread other{look, held};
        look(std::move(held));
        other.join();
    });
    EXPECT_VIOLATED("use after free", [] {  // of what it owned
        auto held = std::make_exception_ptr(with_cargo{});
        const int* seen = nullptr;
        std::thread other{[&seen, mine = held] {
            try {
                std::rethrow_exception(mine);
            } catch (const with_cargo& e) {
                seen = e.cargo.get();
            }
        }};
        held = nullptr;
        other.join();
        assert(*seen == 7);
    });
    EXPECT_VIOLATED("leak", [] {
        auto* const held = new std::exception_ptr{std::make_exception_ptr(refusal{})};
        std::thread{[held] { assert(*held != nullptr); }}.join();
    });
}

}  // namespace
