#include "noise/system_clock.hpp"

#include <atomic>
#include <cstdint>

#include <dlfcn.h>

namespace weaveproof::stress {
namespace {

constexpr std::int64_t per_second = 1'000'000'000;

constinit std::atomic<std::int64_t> ahead{0};  // nanoseconds

timespec sum(const timespec& t, std::int64_t nanoseconds) {
    const std::int64_t all = t.tv_nsec + nanoseconds % per_second;
    const std::int64_t carry = all < 0 ? -1 : all / per_second;
    return {.tv_sec = t.tv_sec + nanoseconds / per_second + carry, .tv_nsec = all - carry * per_second};
}

bool is_before(const timespec& a, const timespec& b) {
    return a.tv_sec < b.tv_sec || (a.tv_sec == b.tv_sec && a.tv_nsec < b.tv_nsec);
}

}  // namespace

void set_system_clock(std::chrono::nanoseconds so_much) {
    ahead.store(so_much.count(), std::memory_order_relaxed);
}

void let_system_clock_be() {
    set_system_clock(std::chrono::nanoseconds::zero());
}

timespec sleep_until(const timespec& t) {
    // Asked often where it is near, so that a clock that jumps there is noticed.
    constexpr std::int64_t near = 1'000'000;
    const std::int64_t set_by = ahead.load(std::memory_order_relaxed);
    timespec shown{};
    clock_gettime(CLOCK_REALTIME, &shown);
    const timespec soon = sum(shown, is_before(t, sum(shown, near)) ? near / 50 : 5 * near);
    const timespec result = sum(is_before(soon, t) ? soon : t, -set_by);
    return result.tv_sec < 0 ? timespec{} : result;
}

bool has_come(const timespec& t) {
    timespec shown{};
    clock_gettime(CLOCK_REALTIME, &shown);
    return !is_before(shown, t);
}

}  // namespace weaveproof::stress

/// Takes the place of the C library's for this program.
extern "C" int clock_gettime(clockid_t clock, timespec* now) noexcept {
    using namespace weaveproof::stress;
    using function = int (*)(clockid_t, timespec*);
    static const auto real = reinterpret_cast<function>(dlsym(RTLD_NEXT, "clock_gettime"));

    const int result = real(clock, now);
    if (clock == CLOCK_REALTIME && result == 0) {
        *now = sum(*now, ahead.load(std::memory_order_relaxed));
    }
    return result;
}
