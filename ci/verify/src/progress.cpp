#include "progress.hpp"

#include <sys/ioctl.h>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace weaveproof::verify {
namespace {

std::string_view describe(const run& of) {
    switch (of.end) {
    case ending::exited:
        return of.code == 0 ? "done" : "FAILED";
    case ending::signalled:
        return "CRASHED";
    case ending::timed_out:
        return "HUNG";
    case ending::not_started:
        return "NOT STARTED";
    case ending::interrupted:
        break;
    }
    return "interrupted";
}

// A live line that wraps cannot be taken back.
std::size_t terminal_width(std::FILE* out) {
    winsize size{};
    return ioctl(fileno(out), TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

}  // namespace

progress::progress(std::FILE* out, std::size_t executables, bool terminal)
    : out_(out), executables_(executables), terminal_(terminal) {}

progress::~progress() {
    show("");
}

void progress::show(const std::string& live_line) {
    if (!terminal_ || live_line == shown_) {
        return;
    }
    std::fputs(("\r\x1b[K" + live_line).c_str(), out_);
    std::fflush(out_);
    shown_ = live_line;
}

void progress::finished(const run& result) {
    ++finished_;
    const bool failed = result.end != ending::exited || result.code != 0;
    if (terminal_ && !failed) {
        return;
    }
    show("");
    const std::string line = fmt::format("[{}/{}] {} {}, {:.1f} s\n", finished_, executables_,
        result.what.target, describe(result), result.seconds);
    std::fputs(line.c_str(), out_);
    std::fflush(out_);
}

void progress::tick(const std::vector<std::string>& running) {
    if (!terminal_) {
        return;
    }
    const auto seconds
        = std::chrono::duration_cast<std::chrono::seconds>(std::chrono::steady_clock::now() - begin_).count();
    const std::string line
        = fmt::format("[{}/{}] {} s  {}", finished_, executables_, seconds, fmt::join(running, ", "));
    show(line.substr(0, terminal_width(out_) - 1));
}

}  // namespace weaveproof::verify
