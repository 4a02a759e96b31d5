#include <cassert>
#include <coroutine>
#include <memory>
#include <optional>

#include <weaveproof/async.hpp>
#include <weaveproof/bounded_buffer.hpp>

#include "async/properties.hpp"
#include "support/coroutine.hpp"
#include "support/in_parallel.hpp"
#include "support/model_test.hpp"

namespace {

using namespace weaveproof;
using namespace weaveproof::models;

detached acquire(async_semaphore& s, const int& data, int& acquired) {
    co_await s.acquire_async();
    acquired += data;
}

detached wait(async_event& e, const int& data) {
    co_await e.wait_async();
    assert(data == 1);
}

detached push(async_bounded_buffer<int>& b, int x, bool& pushed) {
    pushed = co_await b.push_async(x);
}

detached pop(async_bounded_buffer<int>& b, std::optional<int>& popped) {
    popped = co_await b.pop_async();
}

/// Resumes in a thread of its own: the one that calls run().
class queue_executor final : public executor {
  public:
    void resume(std::coroutine_handle<> waiting) noexcept override { ready_.push(waiting); }
    void run_one() { ready_.pop()->resume(); }

  private:
    bounded_buffer<std::coroutine_handle<>> ready_{2};
};

WEAVEPROOF_MODEL(async, mutex_of_two) {
    coroutines_exclude_each_other<async_mutex, 2>();
}

WEAVEPROOF_MODEL(async, mutex_that_goes_on_elsewhere) {
    queue_executor elsewhere;
    async_mutex m(elsewhere);
    int entered = 0;
    assert(m.try_lock());
    enter(m, entered);
    in_parallel(
        [&] {
            ++entered;
            m.unlock();
        },
        [&] { elsewhere.run_one(); });
    assert(entered == 2);
}

WEAVEPROOF_MODEL(async, mutex_is_destroyed_by_its_last_owner) {
    inline_executor here;
    struct counted {
        async_mutex m;
        int references = 2;
    };
    auto* const object = new counted{.m = async_mutex(here)};
    const auto let_go = [](counted* o) -> detached {
        co_await o->m.lock_async();
        const bool last = --o->references == 0;
        o->m.unlock();
        if (last) {
            delete o;
        }
    };
    in_threads<2>([&] { let_go(object); });
}

WEAVEPROOF_MODEL(async, semaphore_hands_over) {
    inline_executor here;
    async_semaphore s(here, 0);
    int data = 0;
    int acquired = 0;
    in_parallel(
        [&] {
            data = 1;
            s.release(2);
        },
        [&] { acquire(s, data, acquired); });
    assert(acquired == 1 && s.try_acquire() && !s.try_acquire());
}

WEAVEPROOF_MODEL(async, event_lets_two_pass) {
    inline_executor here;
    async_event e(here);
    int data = 0;
    wait(e, data);
    in_parallel(
        [&] {
            data = 1;
            e.set();
        },
        [&] { wait(e, data); });
    assert(e.is_set());
}

WEAVEPROOF_MODEL(async, buffer_hands_over) {
    inline_executor here;
    async_bounded_buffer<int> b(here, 1);
    bool pushed = false;
    std::optional<int> popped;
    in_parallel([&] { push(b, 7, pushed); }, [&] { pop(b, popped); });
    assert(pushed && popped == 7);
}

WEAVEPROOF_MODEL(async, buffer_that_is_full) {
    inline_executor here;
    async_bounded_buffer<int> b(here, 1);
    bool pushed[2] = {false, false};
    std::optional<int> popped[2];
    push(b, 1, pushed[0]);
    in_parallel([&] { push(b, 2, pushed[1]); }, [&] { pop(b, popped[0]); });
    pop(b, popped[1]);
    assert(pushed[0] && pushed[1] && popped[0] == 1 && popped[1] == 2);
}

WEAVEPROOF_MODEL(async, buffer_that_is_closed) {
    inline_executor here;
    async_bounded_buffer<int> b(here, 1);
    std::optional<int> popped;
    in_parallel([&] { pop(b, popped); }, [&] { b.close(); });
    bool pushed = true;
    push(b, 1, pushed);
    assert(!popped && !pushed);
}

WEAVEPROOF_MODEL(async, buffer_that_is_closed_while_it_is_full) {
    close_lets_pushers_go<async_bounded_buffer<int>>();
}

WEAVEPROOF_MODEL(async, semaphore_hands_over_the_only_unit) {
    inline_executor here;
    async_semaphore s(here, 0);
    const int data = 1;
    int acquired = 0;
    in_parallel([&] { s.release(); }, [&] { acquire(s, data, acquired); });
    assert(acquired == 1 && !s.try_acquire());
}

WEAVEPROOF_MODEL(async, mutex_is_given_to_one) {
    who_waits_gets_it_alone<async_mutex>();
}

WEAVEPROOF_MODEL(async, semaphore_with_units_for_two) {
    a_release_is_for_two<async_semaphore>();
}

WEAVEPROOF_MODEL(async, event_that_is_set_for_all) {
    set_is_for_all<async_event>();
}

WEAVEPROOF_MODEL(async, event_that_is_cleared) {
    clear_is_for_who_comes_later<async_event>();
}

WEAVEPROOF_MODEL(async, buffer_keeps_the_order) {
    first_in_first_out<async_bounded_buffer<int>>();
}

}  // namespace
