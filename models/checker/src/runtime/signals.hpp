#pragma once

#include <csignal>
#include <exception>

namespace weaveproof::runtime {

// While it lives, faults of the model's code are violations, a stack that overflows and a thread that never comes to a
// visible operation are refused, and std::terminate is reported with its exception.
class signal_handlers {
  public:
    signal_handlers();
    ~signal_handlers();
    signal_handlers(const signal_handlers&) = delete;
    signal_handlers& operator=(const signal_handlers&) = delete;

  private:
    static constexpr int signals[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGVTALRM};

    struct sigaction before_[sizeof signals / sizeof *signals];
    stack_t stack_before_{};
    std::terminate_handler terminate_before_;
};

}  // namespace weaveproof::runtime
