// A whole program under check that does, at will, what cannot be checked or is not allowed: misbehaving NAME.
#include <atomic>
#include <cassert>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <linux/futex.h>
#include <new>
#include <pthread.h>
#include <stdexcept>
#include <string>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <vector>

#include "weaveproof/check.hpp"

namespace {

// What the compiler must not see through.
template <class T>
T* opaque(T* p) {
    T* volatile hidden = p;
    return hidden;
}

template <class Function>
void in_a_thread(Function f) {
    std::thread other{f};
    other.join();
}

void two_sizes() {
    static std::uint32_t word;
    std::uint32_t* const whole = opaque(&word);
    std::atomic_ref<std::uint32_t>{*whole}.store(1);
    auto* const half = reinterpret_cast<std::uint16_t*>(whole);
    std::atomic_ref<std::uint16_t>{*half}.store(1);
}

void sixteen_bytes() {
    __extension__ using wide = unsigned __int128;
    static std::atomic<wide> both;
    opaque(&both)->store(1);
}

struct three_words {
    long a, b, c;
};

void twenty_four_bytes() {
    static std::atomic<three_words> all;
    all.store({1, 2, 3});
}

struct three_letters {
    char first, second, third;
};

void three_bytes() {
    static std::atomic<three_letters> word;
    word.store({'a', 'b', 'c'});
}

void misaligned() {
    alignas(8) static char bytes[16];
    void* const between = opaque(bytes) + 4;
    std::atomic_ref<std::uint64_t>{*static_cast<std::uint64_t*>(between)}.store(1);
}

int deeper(int n);
int (*volatile deepest)(int) = deeper;
int deeper(int n) {
    volatile char room[1000];
    room[0] = static_cast<char>(n);
    return deepest(n + 1) + room[0];
}

void stack_overflow() {
    in_a_thread([] {
        volatile int n = 1;
        n = deeper(n);
    });
}

void endless() {
    in_a_thread([] {
        volatile int turns = 0;
        for (;;) {
            turns = 1 - turns;
        }
    });
}

void counts_for_ever() {
    std::atomic<bool> stop{false};
    std::atomic<long> turns{0};
    while (!stop) {
        turns.fetch_add(1);
    }
}

void throws() {
    in_a_thread([] { throw std::runtime_error{"nobody catches this"}; });
}

void throws_from_main() {
    throw std::runtime_error{"nobody catches this"};
}

void exits() {
    std::atomic<int> x{0};
    std::thread other{[&] {
        x = 1;
        std::exit(3);
    }};
    x = 2;
    other.join();
    std::abort();  // never comes to this
}

void exits_too_early() {
    std::atomic<int> x{0};
    std::thread other{[&] {
        x = 1;
        std::exit(3);
    }};
    assert(x == 0);
    other.join();
}

void null_pointer() {
    in_a_thread([] { *static_cast<volatile int*>(opaque<int>(nullptr)) = 1; });
}

void division_by_zero() {
    in_a_thread([] {
        volatile int zero = 0;
        volatile int n = 100 / zero;
        (void)n;
    });
}

void raises() {
    in_a_thread([] { std::raise(SIGTERM); });
}

void handles_signals() {
    in_a_thread([] { std::signal(SIGUSR1, [](int) {}); });
}

void out_of_memory() {
    in_a_thread([] {
        std::vector<std::vector<char>> all;
        for (;;) {
            all.emplace_back(std::size_t{1} << 20);
        }
    });
}

void out_of_memory_and_heeds_it() {
    in_a_thread([] {
        void* const p = opaque(std::malloc(std::size_t{1} << 50));
        assert(p == nullptr && errno == ENOMEM);
        try {
            std::free(opaque(::operator new (std::size_t{1} << 50)));
            std::abort();
        } catch (const std::bad_alloc&) {
        }
    });
}

void too_many_threads() {
    std::vector<std::thread> all;
    for (int i = 0; i < 100; ++i) {
        all.emplace_back([] {});
    }
    for (std::thread& t : all) {
        t.join();
    }
}

void system_call() {
    in_a_thread([] { syscall(SYS_getrandom, nullptr, 0, 0); });
}

void futex_operation() {
    static std::atomic<int> word;
    in_a_thread([] { syscall(SYS_futex, &word, FUTEX_LOCK_PI, 0, nullptr, nullptr, 0); });
}

void forks() {
    const pid_t child = fork();
    if (child == 0) {
        _exit(0);
    }
    waitpid(child, nullptr, 0);
}

void cancels() {
    std::thread other{[] {}};
    pthread_cancel(other.native_handle());
    other.join();
}

void joins_nothing() {
    pthread_join(static_cast<pthread_t>(4711), nullptr);
}

// The counter is out of the checker's sight, so it is not put back between executions.
void not_deterministic() {
    static int runs;
    asm volatile("incl %0" : "+m"(*opaque(&runs)));
    std::atomic<int> x{0};
    if (runs % 2 == 0) {
        (void)x.load();
    }
    std::thread other{[&] { x = 1; }};
    (void)x.load();
    other.join();
}

void check_within_check() {
    const auto inner = weaveproof::check([] {});
    assert(inner.verdict == weaveproof::verdict::unusable);
    assert(inner.message.find("within") != std::string::npos);
}

void violates() {
    std::atomic<int> x{0};
    std::thread other{[&] { x = 1; }};
    assert(x == 0);
    other.join();
}

void violates_otherwise() {
    std::atomic<int> x{0};
    std::thread other{[&] {
        x = 2;
        x = 1;
    }};
    assert(x != 1);
    other.join();
}

void violates_unless_calm() {
    std::atomic<int> x{0};
    std::thread other{[&] { x = 1; }};
    assert(x == 0 || std::getenv("WEAVEPROOF_TEST_CALM") != nullptr);
    other.join();
}

// Where it goes wrong an object is accessed that the first executions do not know.
void violates_on_another_path() {
    std::atomic<int> x{0};
    std::atomic<int> y{0};
    const bool second = weaveproof::choose(2) == 1;
    std::atomic<int>& it = second ? y : x;
    std::thread other{[&] { it = 1; }};
    other.join();
    assert(!second || it == 0);
}

void holds() {
    std::atomic<int> x{0};
    std::thread other{[&] { x = 1; }};
    x = 2;
    other.join();
}

// Has more executions than anybody will wait for.
void takes_long() {
    std::atomic<int> x{0};
    std::vector<std::thread> all;
    for (int i = 0; i < 20; ++i) {
        all.emplace_back([&] { x.fetch_add(1); });
    }
    for (std::thread& t : all) {
        t.join();
    }
}

struct behaviour {
    const char* name;
    void (*run)();
};

constexpr behaviour all[] = {{"two_sizes", two_sizes}, {"sixteen_bytes", sixteen_bytes},
    {"three_bytes", three_bytes}, {"twenty_four_bytes", twenty_four_bytes}, {"misaligned", misaligned},
    {"stack_overflow", stack_overflow}, {"endless", endless}, {"counts_for_ever", counts_for_ever},
    {"throws", throws}, {"throws_from_main", throws_from_main}, {"exits", exits},
    {"exits_too_early", exits_too_early}, {"null_pointer", null_pointer},
    {"division_by_zero", division_by_zero}, {"raises", raises}, {"handles_signals", handles_signals},
    {"out_of_memory", out_of_memory}, {"out_of_memory_and_heeds_it", out_of_memory_and_heeds_it},
    {"too_many_threads", too_many_threads}, {"system_call", system_call},
    {"futex_operation", futex_operation}, {"forks", forks}, {"cancels", cancels},
    {"joins_nothing", joins_nothing}, {"not_deterministic", not_deterministic},
    {"check_within_check", check_within_check}, {"violates", violates},
    {"violates_otherwise", violates_otherwise}, {"violates_unless_calm", violates_unless_calm},
    {"violates_on_another_path", violates_on_another_path}, {"holds", holds}, {"takes_long", takes_long}};

}  // namespace

int main(int argc, char** argv) {
    for (const behaviour& b : all) {
        if (argc == 2 && std::strcmp(argv[1], b.name) == 0) {
            b.run();
            return 0;
        }
    }
    std::abort();
}
