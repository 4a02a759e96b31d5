// What is left of an operation whose process is killed, with the kernel that there is. In an executable of its own, as who counts system
// calls (system_calls.hpp) adds thousands of instructions to each.
#include <weaveproof/process_shared.hpp>

#include "processes.hpp"
#include "support.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <csignal>
#include <cstdint>
#include <optional>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace weaveproof::process_shared {
namespace {

using namespace tests;

/// Who sleeps was woken with the dead one in mind: what the mutex takes the kernel to do.
TEST(process_shared_deaths, the_kernel_wakes_another_in_the_place_of_who_died_about_to_take_it) {
    for (const std::uint32_t free : {FUTEX_WAITERS, FUTEX_WAITERS | FUTEX_OWNER_DIED}) {
        shared<detail::robust_word> w;
        w->word = free;
        std::atomic<bool> woken{false};
        std::thread sleeper([&] {
            while (detail::futex_wait(
                       w->word, free, detail::no_deadline, detail::futex_anyone, detail::futex_scope::shared)
                != detail::futex_status::woken) {
            }
            woken = true;
        });
        while (!woken) {  // one may die before anybody sleeps
            in_a_process_that_dies([&] {
                const detail::robust_operation about_to(*w);
                raise(SIGKILL);
            });
        }
        sleeper.join();
        EXPECT_EQ(w->word, free);
    }
}

/// Kills a child that runs `body` when it has made so many instructions since it stopped, or has stopped again. True: it has not.
template <class Body>
bool dies_after(int instructions, Body body) {
    const pid_t id = fork();
    if (id == 0) {
        if (ptrace(PTRACE_TRACEME, 0, nullptr, nullptr) == 0) {
            body();
        }
        _exit(0);
    }
    int status = 0;
    waitpid(id, &status, 0);
    bool stops = !WIFSTOPPED(status);
    for (int i = 0; i < instructions && !stops; ++i) {
        ptrace(PTRACE_SINGLESTEP, id, nullptr, nullptr);
        waitpid(id, &status, 0);
        stops = !WIFSTOPPED(status) || WSTOPSIG(status) == SIGSTOP;
    }
    kill(id, SIGKILL);
    waitpid(id, &status, 0);
    return !stops;
}

bool processes_can_be_traced() {
    return dies_after(0, [] { raise(SIGSTOP); });
}

/// After each number of instructions of `operation` a process dies, on a buffer of its own each time, for which a thread waits.
/// `after` is what comes then.
template <class Before, class Operation, class Wait, class After>
void dies_at_any_instruction(Before before, Operation operation, Wait wait, After after) {
    using buffer = bounded_buffer<int, 1>;
    bool has_died = true;
    for (int instructions = 0; has_died; ++instructions) {
        SCOPED_TRACE(instructions);
        shared<buffer> b;
        before(*b);
        threads waiter(1, [&](int) { wait(*b); });
        std::this_thread::sleep_for(100us);  // likely asleep by now; if not, it is as right
        has_died = dies_after(instructions, [&] {
            buffer another;
            before(another);
            operation(another);  // what is done once, as to find what it calls, is done
            raise(SIGSTOP);
            operation(*b);
            raise(SIGSTOP);
        });
        after(*b, waiter);
    }
}

TEST(process_shared_deaths, a_death_at_any_instruction_of_push) {
    if (!processes_can_be_traced()) {
        GTEST_SKIP() << "no process can be traced here";
    }
    std::optional<int> popped;
    bool dead_has_pushed = false;
    dies_at_any_instruction([](auto&) {}, [](auto& b) { b.push(1); }, [&](auto& b) { popped = b.pop(); },
        [&](auto& b, threads& waiter) {
            const bool another = b.try_push(2);  // if there is no room, who waits has something to wake for
            waiter.join();
            EXPECT_TRUE(popped == 1 || (popped == 2 && another && !dead_has_pushed));
            dead_has_pushed = popped == 1;
            EXPECT_EQ(b.try_pop(), dead_has_pushed && another ? std::optional(2) : std::nullopt);
        });
    EXPECT_TRUE(dead_has_pushed);
}

TEST(process_shared_deaths, a_death_at_any_instruction_of_pop) {
    if (!processes_can_be_traced()) {
        GTEST_SKIP() << "no process can be traced here";
    }
    bool dead_has_popped = false;
    dies_at_any_instruction([](auto& b) { b.push(1); }, [](auto& b) { b.pop(); },
        [](auto& b) { EXPECT_TRUE(b.push(2)); },
        [&](auto& b, threads& waiter) {
            const std::optional<int> first = b.try_pop();  // if there is none, there is room for who waits
            waiter.join();
            EXPECT_TRUE(first != 1 || !dead_has_popped);
            dead_has_popped = first != 1;
            EXPECT_EQ(b.try_pop(), first == 2 ? std::nullopt : std::optional(2));
        });
    EXPECT_TRUE(dead_has_popped);
}

}  // namespace
}  // namespace weaveproof::process_shared
