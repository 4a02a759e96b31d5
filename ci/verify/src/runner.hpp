#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "manifest.hpp"
#include "weaveproof/evidence.hpp"

namespace weaveproof::verify {

enum class ending {
    exited,
    signalled,
    timed_out,
    not_started,
    interrupted,  ///< ended or never begun because the user asked to stop
};

/// One executable, run, with what it recorded.
struct run {
    executable what;
    ending end = ending::interrupted;
    int code = 0;             ///< exit code, or number of the signal
    std::string start_error;  ///< why it could not be started
    double seconds = 0;
    std::filesystem::path log;
    std::vector<evidence::part> parts;
    std::vector<std::string> malformed;  ///< why a part could not be read, one line each
};

struct run_options {
    std::filesystem::path report;  ///< parts go to report/parts/<target>, logs to report/logs/<target>.log
    unsigned jobs = 2;             ///< executables at a time
    std::chrono::seconds timeout{300};  ///< of each executable
    std::string alone = "stress";       ///< the room whose executables use all cores and so run one at a time
    std::function<bool()> interrupted;  ///< asked every tick; true: kill what runs and start nothing more
};

/// Is told what happens while it happens, always on the thread that called run_all.
class observer {
  public:
    observer() = default;
    observer(const observer&) = delete;
    observer& operator=(const observer&) = delete;
    virtual ~observer() = default;
    virtual void finished(const run& result) = 0;
    /// Some 50 times a second, with the targets that run now.
    virtual void tick(const std::vector<std::string>& running) = 0;
};

/// Empties report/parts and report/logs, runs every executable and returns the runs in the order of the list.
/// Those of the room `alone` come last. Throws std::filesystem::filesystem_error when the report directory
/// cannot be used.
std::vector<run> run_all(const std::vector<executable>& list, const run_options& options, observer& watch);

}  // namespace weaveproof::verify
