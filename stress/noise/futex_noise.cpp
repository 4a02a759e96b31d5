#include "noise/noise.hpp"
#include "noise/system_clock.hpp"

#include <cerrno>
#include <ctime>

#include <dlfcn.h>
#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

/// Noise at the one place where the primitives leave the program: their futex system calls are at random delayed, before or
/// after, or interrupted as by a signal. So threads are often stopped where it matters most and where, by itself, a
/// scheduler hardly ever stops them: between the change of a word and the wake, or between the look at a word and the sleep.
/// And a deadline on the system clock is one on this process's.

namespace weaveproof::stress {
namespace {

// As heavy as many accesses to memory: a few of these calls are enough for a delay.
constexpr std::uint32_t weight_of_futex = 256;

bool is_wait(int operation) {
    const int command = operation & FUTEX_CMD_MASK;
    return command == FUTEX_WAIT || command == FUTEX_WAIT_BITSET;
}

}  // namespace
}  // namespace weaveproof::stress

/// Takes the place of the C library's syscall for this program. Declared with all the arguments that a system call can
/// have: those that a caller leaves out are as undefined here as they are in the C library, and as little looked at.
extern "C" long syscall_with_noise(long number, long a, long b, long c, long d, long e, long f) noexcept
    __asm__("syscall");

extern "C" long syscall_with_noise(long number, long a, long b, long c, long d, long e, long f) noexcept {
    using namespace weaveproof::stress;
    using function = long (*)(long, long, long, long, long, long, long);
    static const auto real = reinterpret_cast<function>(dlsym(RTLD_NEXT, "syscall"));

    if (number != SYS_futex) {
        return real(number, a, b, c, d, e, f);
    }
    const int operation = static_cast<int>(b);
    noise* const mine = noise::here();
    if (mine != nullptr) {
        mine->pass(weight_of_futex);
        if (is_wait(operation) && mine->interrupts()) {
            errno = EINTR;
            return -1;
        }
    }
    const auto* const deadline = reinterpret_cast<const timespec*>(d);
    timespec limit{};
    const bool by_system_clock
        = is_wait(operation) && (operation & FUTEX_CLOCK_REALTIME) != 0 && deadline != nullptr;
    if (by_system_clock) {
        limit = sleep_until(*deadline);
        d = reinterpret_cast<long>(&limit);
    }
    const long result = real(number, a, b, c, d, e, f);
    if (by_system_clock && result < 0 && errno == ETIMEDOUT && !has_come(*deadline)) {
        errno = EINTR;  // who was interrupted asks again
    }
    if (mine != nullptr) {
        const int error = errno;
        mine->pass(weight_of_futex);
        errno = error;
    }
    return result;
}
