// counter N [broken|slow|deadly ORDER]: N threads that increment once each, in N! executions. Broken: the last to come forgets
// that an increment is one step. Slow: each execution takes a while, so that a test can meet one. Deadly: the execution with this
// order ends the process.
#include <atomic>
#include <cassert>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <sys/syscall.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace {

volatile unsigned work = 0;

// As if the system had run out of memory: nothing that the checker could see or refuse.
void die() {
    const long self = getpid();
#if defined(__x86_64__)
    long number = SYS_kill;
    asm volatile("syscall" : "+a"(number) : "D"(self), "S"(SIGKILL) : "rcx", "r11", "memory");
#elif defined(__aarch64__)
    register long number asm("x8") = SYS_kill;
    register long first asm("x0") = self;
    register long second asm("x1") = SIGKILL;
    asm volatile("svc 0" : "+r"(first) : "r"(number), "r"(second) : "memory");
#else
#error "which instruction calls the system?"
#endif
}

}  // namespace

int main(int argc, char** argv) {
    const int threads = argc > 1 ? std::atoi(argv[1]) : 3;
    const bool broken = argc > 2 && std::strcmp(argv[2], "broken") == 0;
    const bool deadly = argc > 2 && std::strcmp(argv[2], "deadly") == 0;
    const bool slow = argc > 2 && std::strcmp(argv[2], "slow") == 0;
    std::atomic<int> count{0};
    std::vector<int> got(static_cast<std::size_t>(threads));
    std::vector<std::thread> all;
    for (int i = 0; i < threads; ++i) {
        all.emplace_back([&, i] {
            if (broken && i == threads - 1) {
                count.store(count.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
            } else {
                got[static_cast<std::size_t>(i)] = count.fetch_add(1, std::memory_order_relaxed);
            }
        });
    }
    for (std::thread& t : all) {
        t.join();
    }
    for (unsigned i = 0; slow && i < 100'000; ++i) {
        work = work + i;
    }
    bool is_last = deadly;
    for (int i = 0; is_last && i < threads; ++i) {
        is_last = got[static_cast<std::size_t>(i)] == argv[3][i] - '0';
    }
    if (is_last) {
        die();
    }
    assert(count.load() == threads);
    return 0;
}
