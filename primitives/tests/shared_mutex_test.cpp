#include <weaveproof/shared_mutex.hpp>

#include "support.hpp"
#include "system_calls.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <cstdint>
#include <cstring>
#include <mutex>
#include <shared_mutex>
#include <system_error>
#include <type_traits>

namespace weaveproof {
namespace {

using namespace tests;

static_assert(sizeof(shared_mutex) == 4);
static_assert(std::is_nothrow_default_constructible_v<shared_mutex>);
static_assert(!std::is_copy_constructible_v<shared_mutex> && !std::is_copy_assignable_v<shared_mutex>);
static_assert(noexcept(std::declval<shared_mutex&>().unlock()) && noexcept(
    std::declval<shared_mutex&>().unlock_shared()));

constinit shared_mutex global_shared_mutex;

/// What another thread finds.
enum class found { unused, shared, exclusive };

found find(shared_mutex& s) {
    found result = found::exclusive;
    std::thread([&] {
        if (s.try_lock()) {
            s.unlock();
            result = found::unused;
        } else if (s.try_lock_shared()) {
            s.unlock_shared();
            result = found::shared;
        }
    }).join();
    return result;
}

/// Returns once a writer waits: only then a reader does not get in, where no writer is inside.
void await_waiting_writer(shared_mutex& s) {
    while (s.try_lock_shared()) {
        s.unlock_shared();
        std::this_thread::yield();
    }
}

TEST(shared_mutex, works_with_the_standard_locks) {
    shared_mutex a;
    shared_mutex b;
    {
        const std::lock_guard lock(a);
        EXPECT_EQ(find(a), found::exclusive);
    }
    {
        const std::shared_lock first(a);
        EXPECT_EQ(find(a), found::shared);
        std::thread([&] {
            std::shared_lock second(a, std::try_to_lock);
            EXPECT_TRUE(second.owns_lock());
        }).join();
    }
    {
        std::shared_lock lock(a, std::defer_lock);
        EXPECT_TRUE(lock.try_lock_for(1h));
        lock.unlock();
        EXPECT_TRUE(lock.try_lock_until(std::chrono::system_clock::now() + 1h));
    }
    {
        std::unique_lock lock(a, 1h);
        EXPECT_TRUE(lock.owns_lock());
        lock.unlock();
        EXPECT_TRUE(lock.try_lock());
    }
    {
        const std::scoped_lock lock(a, b, global_shared_mutex);
        EXPECT_EQ(find(b), found::exclusive);
    }
    std::lock(a, b);
    a.unlock();
    b.unlock();
    EXPECT_EQ(find(a), found::unused);
    EXPECT_EQ(find(b), found::unused);
    EXPECT_EQ(find(global_shared_mutex), found::unused);
}

TEST(shared_mutex, timed_forms_give_up_no_sooner_than_asked) {
    for (const bool shared : {false, true}) {
        shared_mutex s;
        shared ? s.lock_shared() : s.lock();
        std::thread([&] {
            for_each_near_time([&](auto limit) {
                EXPECT_FALSE(s.try_lock_until(limit));
                EXPECT_GE(decltype(limit)::clock::now(), limit);
                EXPECT_EQ(s.try_lock_shared_until(limit), shared);
                if (shared) {
                    s.unlock_shared();
                } else {
                    EXPECT_GE(decltype(limit)::clock::now(), limit);
                }
            });
            for_each_short_duration([&](auto timeout) {
                const auto start = std::chrono::steady_clock::now();
                EXPECT_FALSE(s.try_lock_for(timeout));
                const std::chrono::duration<double> waited = std::chrono::steady_clock::now() - start;
                EXPECT_GE(waited, std::chrono::duration<double>(timeout));
                EXPECT_EQ(s.try_lock_shared_for(timeout), shared);
                if (shared) {
                    s.unlock_shared();
                }
            });
        }).join();
        shared ? s.unlock_shared() : s.unlock();
        EXPECT_EQ(find(s), found::unused);
    }
}

TEST(shared_mutex, timed_forms_lock_what_is_free_whatever_the_time) {
    shared_mutex s;
    const auto until = [&](auto limit) {
        ASSERT_TRUE(s.try_lock_until(limit));
        s.unlock();
        ASSERT_TRUE(s.try_lock_shared_until(limit));
        s.unlock_shared();
    };
    for_each_near_time(until);
    for_each_far_time(until);
    const auto wait_for = [&](auto timeout) {
        ASSERT_TRUE(s.try_lock_for(timeout));
        s.unlock();
        ASSERT_TRUE(s.try_lock_shared_for(timeout));
        s.unlock_shared();
    };
    for_each_short_duration(wait_for);
    for_each_long_duration(wait_for);
}

TEST(shared_mutex, timed_forms_get_in_when_it_becomes_free) {
    shared_mutex s;
    const auto get = [&](auto exclusive, auto shared) {
        s.lock();
        threads waiters(2, [&](int i) {
            if (i == 0) {
                EXPECT_TRUE(exclusive());
                s.unlock();
            } else {
                EXPECT_TRUE(shared());
                s.unlock_shared();
            }
        });
        std::this_thread::sleep_for(1ms);  // likely asleep by now; if not, it is as right
        s.unlock();
    };
    for_each_far_time([&](auto limit) {
        get([&] { return s.try_lock_until(limit); }, [&] { return s.try_lock_shared_until(limit); });
    });
    for_each_long_duration([&](auto timeout) {
        get([&] { return s.try_lock_for(timeout); }, [&] { return s.try_lock_shared_for(timeout); });
    });
}

TEST(shared_mutex, a_waiting_writer_keeps_new_readers_out) {
    shared_mutex s;
    s.lock_shared();
    int order = 0;
    int writer_came = 0;
    int reader_came = 0;
    threads writer(1, [&](int) {
        s.lock();
        writer_came = ++order;
        s.unlock();
    });
    await_waiting_writer(s);
    threads reader(1, [&](int) {
        s.lock_shared();
        reader_came = ++order;
        s.unlock_shared();
    });
    std::this_thread::sleep_for(1ms);
    EXPECT_FALSE(s.try_lock_shared());
    EXPECT_FALSE(s.try_lock());
    s.unlock_shared();
    writer.join();
    reader.join();
    EXPECT_EQ(writer_came, 1);
    EXPECT_EQ(reader_came, 2);
}

TEST(shared_mutex, a_writer_that_gives_up_lets_the_readers_in) {
    shared_mutex s;
    s.lock_shared();
    threads writer(1, [&](int) { EXPECT_FALSE(s.try_lock_for(20ms)); });
    await_waiting_writer(s);
    threads readers(2, [&](int) {  // kept out by the writer alone; they sleep until it has given up
        s.lock_shared();
        s.unlock_shared();
    });
    readers.join();
    writer.join();
    s.unlock_shared();
    EXPECT_EQ(find(s), found::unused);
}

TEST(shared_mutex, a_stream_of_readers_does_not_starve_a_writer) {
    shared_mutex s;
    std::atomic<bool> written{false};
    std::atomic<int> started{0};
    threads readers(3, [&](int) {
        ++started;
        while (!written) {  // so ends only if the writer gets in
            s.lock_shared();
            std::this_thread::yield();
            s.unlock_shared();
        }
    });
    while (started < 3) {
        std::this_thread::yield();
    }
    s.lock();
    written = true;
    s.unlock();
}

TEST(shared_mutex, readers_see_whole_writes) {
    shared_mutex s;
    long first = 0;
    long second = 0;
    constexpr long rounds = 10'000;
    threads(4, [&](int i) {
        for (long round = 0; round < rounds; ++round) {
            if (i < 2) {
                if (round % 2 == 0) {
                    s.lock();
                } else {
                    while (!s.try_lock_for(10us)) {
                    }
                }
                ++first;
                ++second;
                s.unlock();
            } else {
                if (round % 2 == 0) {
                    s.lock_shared();
                } else {
                    while (!s.try_lock_shared_for(10us)) {
                    }
                }
                EXPECT_EQ(first, second);
                s.unlock_shared();
            }
        }
    }).join();
    EXPECT_EQ(first, 2 * rounds);
    EXPECT_EQ(second, 2 * rounds);
}

TEST(shared_mutex, refuses_more_readers_than_it_can_count) {
    shared_mutex s;
    constexpr int most = 32767;
    for (int i = 0; i < most; ++i) {
        s.lock_shared();
    }
    EXPECT_FALSE(s.try_lock_shared());
    try {
        s.lock_shared();
        ADD_FAILURE() << "nothing was thrown";
    } catch (const std::system_error& e) {
        EXPECT_EQ(e.code(), std::errc::resource_unavailable_try_again);
    }
    EXPECT_FALSE(s.try_lock());
    for (int i = 0; i < most; ++i) {
        s.unlock_shared();
    }
    EXPECT_TRUE(s.try_lock());
    s.unlock();
}

TEST(shared_mutex, may_be_destroyed_by_who_locks_it_last) {
    struct counted {
        shared_mutex s;
        std::atomic<int> readers{2};
    };
    for (int round = 0; round < 500; ++round) {
        auto* const c = new counted;
        threads readers(2, [c](int) {
            c->s.lock_shared();
            c->readers.fetch_sub(1, std::memory_order_relaxed);
            c->s.unlock_shared();
        });
        for (bool last = false; !last;) {
            c->s.lock();
            last = c->readers.load(std::memory_order_relaxed) == 0;
            c->s.unlock();
        }
        delete c;  // unlock_shared() may not have returned: AddressSanitizer sees it touch what is gone
    }
}

TEST(shared_mutex, makes_no_system_call_where_nobody_waits) {
    shared_mutex s;
    EXPECT_EQ(system_calls_of([&] {
        for (int i = 0; i < 2; ++i) {
            s.lock();
            EXPECT_FALSE(s.try_lock() || s.try_lock_shared());
            s.unlock();
            s.lock_shared();
            EXPECT_TRUE(s.try_lock_shared_for(1h));
            EXPECT_FALSE(s.try_lock());
            s.unlock_shared();
            s.unlock_shared();
        }
    }),
        0);
}

TEST(shared_mutex, refuses_more_waiting_writers_than_it_can_count) {
    // As if so many waited: 14 bits of the word above the lowest three. A reader is inside.
    constexpr std::uint32_t most = 16383;
    shared_mutex s;
    s.lock_shared();
    std::uint32_t word = 0;
    // NOLINTNEXTLINE(bugprone-undefined-memory-manipulation): it is one word
    std::memcpy(&word, &s, sizeof(word));
    const std::uint32_t crowded = word + most * 8;
    // NOLINTNEXTLINE(bugprone-undefined-memory-manipulation)
    std::memcpy(static_cast<void*>(&s), &crowded, sizeof(word));
    EXPECT_THROW(s.lock(), std::system_error);
    EXPECT_THROW(static_cast<void>(s.try_lock_for(1ms)), std::system_error);
    const std::uint32_t one_less = crowded - 8;
    std::memcpy(static_cast<void*>(&s), &one_less, sizeof(word));
    EXPECT_FALSE(s.try_lock_for(1ms));
    std::memcpy(static_cast<void*>(&s), &word, sizeof(word));
    s.unlock_shared();
    EXPECT_EQ(find(s), found::unused);
}

}  // namespace
}  // namespace weaveproof
