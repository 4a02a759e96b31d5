#include "child.hpp"

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <poll.h>
#include <stdexcept>
#include <sys/wait.h>
#include <unistd.h>

namespace weaveproof::test {

namespace {

using clock = std::chrono::steady_clock;

[[noreturn]] void become(const std::vector<std::string>& command, const std::string& options, int output) {
    dup2(output, STDOUT_FILENO);
    dup2(output, STDERR_FILENO);
    setenv("WEAVEPROOF_OPTIONS", options.c_str(), 1);
    std::vector<char*> arguments;
    for (const std::string& a : command) {
        arguments.push_back(const_cast<char*>(a.c_str()));
    }
    arguments.push_back(nullptr);
    execv(arguments.front(), arguments.data());
    _exit(127);
}

}  // namespace

ending run_child(const std::vector<std::string>& command, const std::string& options, double seconds,
    double interrupt_after) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) {
        throw std::runtime_error("pipe2");
    }
    const pid_t child = fork();
    if (child < 0) {
        throw std::runtime_error("fork");
    }
    if (child == 0) {
        become(command, options, ends[1]);
    }
    close(ends[1]);
    ending result;
    const auto began = clock::now();
    bool interrupted = interrupt_after <= 0;
    for (;;) {
        const double elapsed = std::chrono::duration<double>(clock::now() - began).count();
        if (elapsed > seconds && !result.timed_out) {
            result.timed_out = true;
            kill(child, SIGKILL);
        }
        if (!interrupted && elapsed > interrupt_after) {
            interrupted = true;
            kill(child, SIGINT);
        }
        pollfd readable{ends[0], POLLIN, 0};
        if (poll(&readable, 1, 50) > 0) {
            char buffer[4096];
            const ssize_t got = read(ends[0], buffer, sizeof buffer);
            if (got == 0) {
                break;
            }
            if (got > 0) {
                result.output.append(buffer, static_cast<std::size_t>(got));
            }
        }
    }
    close(ends[0]);
    int status = 0;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    if (WIFSIGNALED(status)) {
        result.signal = WTERMSIG(status);
    } else {
        result.code = WEXITSTATUS(status);
    }
    return result;
}

}  // namespace weaveproof::test
