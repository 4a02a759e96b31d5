#include "runtime/signals.hpp"

#include <cstring>
#include <cxxabi.h>
#include <string>
#include <sys/time.h>
#include <ucontext.h>

#include "runtime/engine.hpp"
#include "runtime/interpose.hpp"
#include "runtime/outcome.hpp"
#include "runtime/process_end.hpp"
#include "runtime/record.hpp"

namespace weaveproof::runtime {

namespace {

constexpr std::size_t handler_stack_size = 128 << 10;
unsigned char* handler_stack = nullptr;
unsigned char* landing_stack = nullptr;

// Seconds of processor time in which a thread must come to a visible operation.
constexpr unsigned patience = 10;
unsigned idle_seconds = 0;
std::uint64_t steps_seen = 0;

// What the code that runs after the handler has to do.
struct landing {
    std::string refused;  // not empty: the model cannot be checked
    violation found;
    raw_stack stack;
};
landing next;

std::uint64_t program_counter(const ucontext_t& c) {
#if defined(__x86_64__)
    return static_cast<std::uint64_t>(c.uc_mcontext.gregs[REG_RIP]);
#else
    return c.uc_mcontext.pc;
#endif
}

[[noreturn]] void land() {
    checking = false;
    state.touching = 0;
    if (!next.refused.empty()) {
        ended.refused = std::move(next.refused);
        ended.refused_at = std::move(next.stack);
        leave_execution();
    }
    report(std::move(next.found));
}

// Returning from the handler goes on in land(), on a stack of its own.
void redirect(ucontext_t& c) {
    const std::uintptr_t top = to_address(landing_stack) + handler_stack_size;
#if defined(__x86_64__)
    c.uc_mcontext.gregs[REG_RIP] = static_cast<greg_t>(reinterpret_cast<std::uintptr_t>(&land));
    c.uc_mcontext.gregs[REG_RSP] = static_cast<greg_t>(top - 8);
#else
    c.uc_mcontext.pc = reinterpret_cast<std::uintptr_t>(&land);
    c.uc_mcontext.sp = top;
#endif
}

const char* describe(int signal) {
    switch (signal) {
    case SIGSEGV:
        return "SIGSEGV: access to memory that is not there";
    case SIGBUS:
        return "SIGBUS: access to memory that is not there";
    case SIGFPE:
        return "SIGFPE: division by zero or overflow";
    default:
        return "SIGILL: not an instruction";
    }
}

void on_fault(int signal, siginfo_t* info, void* context) {
    auto& c = *static_cast<ucontext_t*>(context);
    const std::uintptr_t at = to_address(info->si_addr);
    // Hooks run on the model's stacks, so one may be the first to find no room there.
    const bool overflow = signal == SIGSEGV && space.in_guard(at);
    if (!checking && state.touching == 0 && !overflow) {
        std::signal(signal, SIG_DFL);  // a fault of nobody's but ours, or outside of a model: it comes again
        return;
    }
    const bool user_code = checking;
    checking = false;
    const std::uint64_t site = user_code ? program_counter(c) : state.touching;
    next = {};
    if (overflow) {
        next.refused = "the stack of a thread overflows (it has 8 MB)";
        next.stack = capture_stack(program_counter(c));
        redirect(c);
        return;
    }
    violation& v = next.found;
    v.kind = violation_kind::signal;
    v.text = describe(signal);
    place p = place_here("fault", site);
    if (!p.stack.empty() && user_code) {
        ++p.stack.front();  // unlike the others it is not a return address
    }
    p.address = signal == SIGSEGV || signal == SIGBUS ? at : 0;
    v.places.push_back(std::move(p));
    if (state.recording) {
        recorded.park(site);
    }
    redirect(c);
}

void on_tick(int, siginfo_t*, void* context) {
    if (state.steps != steps_seen || !checking) {
        steps_seen = state.steps;
        idle_seconds = 0;
        return;
    }
    if (++idle_seconds < patience) {
        return;
    }
    auto& c = *static_cast<ucontext_t*>(context);
    checking = false;
    next = {};
    next.refused
        = "a thread runs for " + std::to_string(patience) + " s without an operation that others could see";
    next.stack = capture_stack(program_counter(c));
    redirect(c);
}

// What an exception says of itself, its type at least.
std::string exception_text() {
    const std::type_info* const type = abi::__cxa_current_exception_type();
    if (type == nullptr) {
        return {};
    }
    int status = 0;
    char* const readable = abi::__cxa_demangle(type->name(), nullptr, nullptr, &status);
    std::string text = readable != nullptr ? readable : type->name();
    std::free(readable);
    try {
        throw;
    } catch (const std::exception& e) {
        text += std::string{": "} + e.what();
    } catch (...) {
    }
    return text;
}

bool has_thread_to_join() {
    for (thread_id t = 0; t < state.search->thread_count(); ++t) {
        const fiber& f = fibers[t];
        if (f.parent == state.current && f.joinable && !f.joined && !f.detached) {
            return true;
        }
    }
    return false;
}

void on_terminate() {
    if (!checking) {
        std::abort();
    }
    checking = false;
    const auto site = WEAVEPROOF_CALLER();
    const std::string exception = exception_text();
    if (!exception.empty()) {
        report(violation_kind::terminate, "an exception is not caught: " + exception, site);
    }
    if (has_thread_to_join()) {
        report(violation_kind::thread_not_joined,
            "std::terminate: a std::thread is destroyed that is still joinable", site);
    }
    report(violation_kind::terminate, "std::terminate is called", site);
}

}  // namespace

void report_abort(std::uint64_t site) {
    checking = false;
    report(violation_kind::abort, "abort is called", site);
}

signal_handlers::signal_handlers() {
    if (handler_stack == nullptr) {
        handler_stack = static_cast<unsigned char*>(reserve_pages(handler_stack_size));
        landing_stack = static_cast<unsigned char*>(reserve_pages(handler_stack_size));
    }
    stack_t stack{};
    stack.ss_sp = handler_stack;
    stack.ss_size = handler_stack_size;
    sigaltstack(&stack, &stack_before_);
    for (std::size_t i = 0; i < std::size(signals); ++i) {
        struct sigaction action {};
        action.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER | SA_RESTART;
        action.sa_sigaction = signals[i] == SIGVTALRM ? on_tick : on_fault;
        sigaction(signals[i], &action, &before_[i]);
    }
    idle_seconds = 0;
    const itimerval every_second{{1, 0}, {1, 0}};
    setitimer(ITIMER_VIRTUAL, &every_second, nullptr);
    terminate_before_ = std::set_terminate(on_terminate);
}

signal_handlers::~signal_handlers() {
    const itimerval never{};
    setitimer(ITIMER_VIRTUAL, &never, nullptr);
    for (std::size_t i = 0; i < std::size(signals); ++i) {
        sigaction(signals[i], &before_[i], nullptr);
    }
    sigaltstack(&stack_before_, nullptr);
    std::set_terminate(terminate_before_);
}

}  // namespace weaveproof::runtime
