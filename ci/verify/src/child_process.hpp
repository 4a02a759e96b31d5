#pragma once

#include <sys/types.h>

#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace weaveproof::verify {

struct command {
    std::filesystem::path file;
    std::filesystem::path log;  ///< receives standard output and standard error
    std::vector<std::pair<std::string, std::string>> environment;  ///< added to the caller's
};

struct exit_status {
    int code = 0;    ///< exit code, when signal is 0
    int signal = 0;  ///< the signal that ended the process, or 0
};

/// A process with a process group of its own, so that it can be ended with all that it started. Ends when its
/// owner does. Not for use in a program with several threads: it forks.
class child_process {
  public:
    /// Throws std::system_error when the log cannot be written or the file cannot be run.
    explicit child_process(const command& what);
    child_process(child_process&& other) noexcept;
    child_process(const child_process&) = delete;
    child_process& operator=(child_process&&) = delete;
    child_process& operator=(const child_process&) = delete;
    ~child_process();  ///< kills what still runs

    /// The status once the process has ended; never blocks. Then what it left behind in its group is killed.
    std::optional<exit_status> poll();

    /// Kills the whole group and waits for the process.
    void kill();

  private:
    pid_t pid_;  // 0: ended or moved from
};

}  // namespace weaveproof::verify
