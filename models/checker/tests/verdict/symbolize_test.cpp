#include <array>
#include <atomic>
#include <cstdint>
#include <optional>
#include <string>

#include <dlfcn.h>

#include <gtest/gtest.h>

#include "verdict/names.hpp"
#include "verdict/symbolize.hpp"

namespace weaveproof::diagnosis {
namespace {

struct queue {
    std::atomic<int> head{0};
    std::array<int, 2> unused{};
    struct slot {
        int key = 0;
        int value = 0;
    } slots[3];
};

int table[4] = {1, 2, 3, 4};
int grid[2][3] = {};
queue work;

std::uint64_t address_of(const volatile void* p) {
    return reinterpret_cast<std::uintptr_t>(p);
}

// A place in the code, and the frame of the function it is in.
[[gnu::noinline]] live_frame here() {
    return {reinterpret_cast<std::uintptr_t>(__builtin_return_address(0)),
        *static_cast<const std::uintptr_t*>(__builtin_frame_address(0))};
}

// The address of the instruction after the call is that of the line of the call or of the one after it.
[[gnu::noinline]] std::pair<std::uint64_t, unsigned> known_place() {
    const live_frame at = here();
    const unsigned line = __LINE__ - 1;
    return {at.pc, line};
}

[[gnu::always_inline]] inline std::uint64_t inlined_place() {
    return here().pc;
}

[[gnu::noinline]] std::uint64_t caller_of_inlined() {
    const std::uint64_t pc = inlined_place();
    return pc;
}

TEST(symbolizer, finds_function_file_line_and_text) {
    const auto [pc, line] = known_place();
    symbolizer symbols;
    const auto frames = symbols.frames(pc);
    ASSERT_FALSE(frames.empty());
    EXPECT_EQ(frames[0].function, "weaveproof::diagnosis::known_place");
    EXPECT_EQ(frames[0].file, __FILE__);
    EXPECT_EQ(frames[0].line, line);
    EXPECT_EQ(frames[0].text, "const live_frame at = here();");
    EXPECT_FALSE(frames[0].internal);
}

TEST(symbolizer, tells_functions_that_were_inlined) {
    symbolizer symbols;
    const auto frames = symbols.frames(caller_of_inlined());
    ASSERT_EQ(frames.size(), 2U);
    EXPECT_EQ(frames[0].function, "weaveproof::diagnosis::inlined_place");
    EXPECT_EQ(frames[1].function, "weaveproof::diagnosis::caller_of_inlined");
    EXPECT_EQ(frames[1].text, "const std::uint64_t pc = inlined_place();");
}

TEST(symbolizer, names_lambdas_by_the_function_around_them) {
    const auto outer = [] { return here().pc; };
    volatile bool always = true;
    const auto* const place = always ? &outer : nullptr;
    symbolizer symbols;
    const auto frames = symbols.frames((*place)());
    ASSERT_FALSE(frames.empty());
    EXPECT_NE(frames[0].function.find("::lambda"), std::string::npos) << frames[0].function;
    EXPECT_EQ(frames[0].text, "const auto outer = [] { return here().pc; };");
}

// As models are: a lambda that is called through a pointer, so that its code stands alone.
TEST(symbolizer, finds_lambdas_whose_code_stands_alone) {
    std::uint64_t (*const volatile body)() = [] {
        volatile std::uint64_t pc = 0;
        pc = here().pc;
        return std::uint64_t{pc};
    };
    symbolizer symbols;
    const auto frames = symbols.frames(body());
    ASSERT_FALSE(frames.empty());
    EXPECT_EQ(frames[0].text, "pc = here().pc;");
    EXPECT_NE(frames[0].function.find("::lambda"), std::string::npos) << frames[0].function;
}

TEST(symbolizer, knows_nothing_of_addresses_that_are_no_code) {
    symbolizer symbols;
    const auto frames = symbols.frames(1);
    ASSERT_EQ(frames.size(), 1U);
    EXPECT_EQ(frames[0].function, "??");
    EXPECT_EQ(frames[0].line, 0U);
    EXPECT_TRUE(frames[0].internal);
}

TEST(symbolizer, names_globals_and_their_parts) {
    symbolizer symbols;
    EXPECT_EQ(symbols.global_name(address_of(&table[3])), "table[3]");
    EXPECT_EQ(symbols.global_name(address_of(&table[0])), "table[0]");
    EXPECT_EQ(symbols.global_name(address_of(&grid[1][2])), "grid[1][2]");
    EXPECT_EQ(symbols.global_name(address_of(&work.head)), "work.head");
    EXPECT_EQ(symbols.global_name(address_of(&work.slots[2].value)), "work.slots[2].value");
    EXPECT_EQ(symbols.global_name(address_of(&table[3]) + 1), "table[3]+1");
    static int counter = 0;
    EXPECT_EQ(symbols.global_name(address_of(&counter)), "counter");
    EXPECT_EQ(symbols.global_name(16), std::nullopt);
    const auto on_heap = std::make_unique<int>(0);
    EXPECT_EQ(symbols.global_name(address_of(on_heap.get())), std::nullopt);
}

struct pair {
    int first = 0;
    int second = 0;
};

// AddressSanitizer keeps local variables where no debugging information says.
__attribute__((no_sanitize("address"))) void look_for_locals() {
    volatile int count = 0;
    pair both;
    const live_frame frame = here();
    volatile pair* const escape = &both;
    symbolizer symbols;
    EXPECT_EQ(symbols.local_name(address_of(&count), frame), "count");
    EXPECT_EQ(symbols.local_name(address_of(&escape->second), frame), "both.second");
    EXPECT_EQ(symbols.local_name(16, frame), std::nullopt);
}

TEST(symbolizer, names_locals_by_their_frame) {
    look_for_locals();
}

TEST(names, are_shortened) {
    EXPECT_EQ(shorten("void (anonymous namespace)::run<int>(int)"), "run<int>");
    EXPECT_EQ(shorten("main"), "main");
    EXPECT_EQ(shorten("weaveproof::mutex::lock()"), "weaveproof::mutex::lock");
    EXPECT_EQ(shorten("queue<std::pair<int, std::string> >::push(std::pair<int, std::string>&&)"),
        "queue<...>::push");
    EXPECT_EQ(shorten("main::{lambda()#1}::operator()() const"), "main::lambda#1");
    EXPECT_EQ(shorten("f(int)::{lambda(int, auto:1)#2}::operator()(int, int) const"), "f::lambda#2");
    EXPECT_EQ(shorten("main::$_0::operator()() const"), "main::lambda#1");
    EXPECT_EQ(shorten("point::operator()(int) const"), "point::operator()");
    EXPECT_EQ(shorten("bool operator< <int>(list<int> const&, list<int> const&)"), "operator<<int>");
    EXPECT_EQ(shorten("operator new(unsigned long)"), "operator new");
    EXPECT_EQ(shorten("box::operator bool() const"), "box::operator bool");
    EXPECT_EQ(shorten("std::string f[abi:cxx11]()"), "f");
    EXPECT_EQ(shorten("work(int) [clone .isra.0]"), "work");
    EXPECT_EQ(shorten("std::thread::_State_impl<std::thread::_Invoker<std::tuple<void (*)()> > >::_M_run()"),
        "std::thread::_State_impl<...>::_M_run");
    EXPECT_EQ(shorten("a::f(int (*)(char)) const &"), "a::f");
    EXPECT_EQ(shorten(""), "");
    EXPECT_EQ(shorten("((((<<<<"), "((((<<<<");
}

TEST(names, are_demangled_if_they_are_mangled) {
    EXPECT_EQ(demangle("_ZN10weaveproof5mutex4lockEv"), "weaveproof::mutex::lock()");
    EXPECT_EQ(demangle("main"), "main");
    EXPECT_EQ(demangle("_Zgarbage"), "_Zgarbage");
}

// What was read of the process is kept for the next symbolizer, but not beyond a change.
TEST(symbolizer, knows_modules_that_are_loaded_later) {
    symbolizer before;
    static_cast<void>(before.frames(known_place().first));
    void* const library = dlopen("libnss_compat.so.2", RTLD_NOW | RTLD_LOCAL);
    ASSERT_NE(library, nullptr) << dlerror();
    const std::uint64_t begin = address_of(dlsym(library, "_nss_compat_endpwent"));
    symbolizer after;
    EXPECT_EQ(after.frames(begin + 1).at(0).function, "_nss_compat_endpwent");
    dlclose(library);
}

}  // namespace
}  // namespace weaveproof::diagnosis
