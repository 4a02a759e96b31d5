#include "runtime/output.hpp"

#include <cstdio>
#include <fcntl.h>
#include <unistd.h>

namespace weaveproof::runtime {

namespace {

int real_output = -1;
int real_error = -1;

}  // namespace

void prepare_output() {
    std::fflush(stdout);
}

void silence_output() {
    std::fflush(stdout);
    const int nowhere = real_output < 0 ? open("/dev/null", O_WRONLY | O_CLOEXEC) : -1;
    if (nowhere < 0) {
        return;
    }
    real_output = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
    real_error = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
    dup2(nowhere, STDOUT_FILENO);
    dup2(nowhere, STDERR_FILENO);
    close(nowhere);
}

void restore_output() {
    std::fflush(stdout);
    if (real_output < 0) {
        return;
    }
    dup2(real_output, STDOUT_FILENO);
    dup2(real_error, STDERR_FILENO);
    close(real_output);
    close(real_error);
    real_output = real_error = -1;
}

}  // namespace weaveproof::runtime
