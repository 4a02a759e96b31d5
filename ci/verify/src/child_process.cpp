#include "child_process.hpp"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <system_error>

namespace weaveproof::verify {
namespace {

[[noreturn]] void throw_errno(int error, const std::filesystem::path& file) {
    throw std::system_error(error, std::generic_category(), file.string());
}

// In the child. Returns only when the file could not be run.
void become(const command& what, int log) {
    setpgid(0, 0);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    const int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
    dup2(nothing, STDIN_FILENO);
    dup2(log, STDOUT_FILENO);
    dup2(log, STDERR_FILENO);
    for (const auto& [name, value] : what.environment) {
        setenv(name.c_str(), value.c_str(), 1);
    }
    std::string file = what.file.string();
    std::array<char*, 2> arguments = {file.data(), nullptr};
    execv(file.c_str(), arguments.data());
}

}  // namespace

child_process::child_process(const command& what) : pid_(0) {
    const int log = open(what.log.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (log < 0) {
        throw_errno(errno, what.log);
    }
    // The child reports a failed exec through this pipe; a successful one closes it without a word.
    std::array<int, 2> failure{};
    if (pipe2(failure.data(), O_CLOEXEC) != 0) {
        const int error = errno;
        close(log);
        throw_errno(error, what.file);
    }
    const pid_t child = fork();
    if (child == 0) {
        become(what, log);
        const int error = errno;
        const ssize_t written = write(failure[1], &error, sizeof error);
        _exit(written == sizeof error ? 127 : 126);
    }
    int error = child < 0 ? errno : 0;
    close(log);
    close(failure[1]);
    if (child > 0) {
        setpgid(child, child);  // whichever of the two comes first: the group exists before it may be killed
        if (read(failure[0], &error, sizeof error) > 0) {
            waitpid(child, nullptr, 0);
        }
    }
    close(failure[0]);
    if (error != 0) {
        throw_errno(error, what.file);
    }
    pid_ = child;
}

child_process::child_process(child_process&& other) noexcept : pid_(std::exchange(other.pid_, 0)) {}

child_process::~child_process() {
    kill();
}

std::optional<exit_status> child_process::poll() {
    // Looks without reaping: as long as the process is a zombie, its id still names its group and no other.
    siginfo_t info{};
    if (pid_ == 0 || waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOHANG | WNOWAIT) != 0
        || info.si_pid == 0) {
        return std::nullopt;
    }
    kill();
    if (info.si_code == CLD_EXITED) {
        return exit_status{info.si_status, 0};
    }
    return exit_status{0, info.si_status};
}

void child_process::kill() {
    if (pid_ == 0) {
        return;
    }
    ::kill(-pid_, SIGKILL);
    while (waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
    }
    pid_ = 0;
}

}  // namespace weaveproof::verify
