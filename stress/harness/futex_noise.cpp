#include "harness/futex_noise.hpp"

#include <cerrno>
#include <chrono>
#include <thread>

#include <dlfcn.h>
#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace weaveproof::stress {
namespace {

thread_local worker* attached = nullptr;

void delay(worker& self) {
    switch (self.below(32)) {
    case 0:
        std::this_thread::sleep_for(std::chrono::microseconds(self.below(100)));
        break;
    case 1:
    case 2:
    case 3:
        std::this_thread::yield();
        break;
    default:
        break;
    }
}

bool is_wait(int operation) {
    const int command = operation & FUTEX_CMD_MASK;
    return command == FUTEX_WAIT || command == FUTEX_WAIT_BITSET;
}

}  // namespace

futex_noise::futex_noise(worker& self) {
    attached = &self;
}

futex_noise::~futex_noise() {
    attached = nullptr;
}

}  // namespace weaveproof::stress

/// Takes the place of the C library's syscall for this program. Declared with all the arguments that a system call can
/// have: those that a caller leaves out are as undefined here as they are in the C library, and as little looked at.
extern "C" long syscall_with_noise(long number, long a, long b, long c, long d, long e, long f) noexcept
    __asm__("syscall");

extern "C" long syscall_with_noise(long number, long a, long b, long c, long d, long e, long f) noexcept {
    using namespace weaveproof::stress;
    using function = long (*)(long, long, long, long, long, long, long);
    static const auto real = reinterpret_cast<function>(dlsym(RTLD_NEXT, "syscall"));

    if (number != SYS_futex || attached == nullptr) {
        return real(number, a, b, c, d, e, f);
    }
    worker& self = *attached;
    delay(self);
    if (is_wait(static_cast<int>(b)) && self.one_in(64)) {
        errno = EINTR;
        return -1;
    }
    const long result = real(number, a, b, c, d, e, f);
    const int error = errno;
    delay(self);
    errno = error;
    return result;
}
