#include "verdict/program.hpp"

#include <csignal>
#include <cstdlib>
#include <string>
#include <string_view>
#include <unistd.h>
#include <vector>

#include <fmt/format.h>

#include "runtime/runtime.hpp"
#include "verdict/explore.hpp"
#include "verdict/files.hpp"
#include "verdict/html.hpp"

namespace weaveproof::diagnosis {

namespace {

constexpr int bad_use = exit_code(verdict::unusable);

// While it lives, an interrupt from the keyboard ends the search and not the process; a second one ends the
// process.
class interrupt_guard {
  public:
    interrupt_guard() {
        struct sigaction action {};
        action.sa_handler = [](int) { runtime::interrupt(); };
        action.sa_flags = static_cast<int>(SA_RESETHAND);
        sigemptyset(&action.sa_mask);
        sigaction(SIGINT, &action, &interrupt_);
        sigaction(SIGTERM, &action, &terminate_);
    }
    ~interrupt_guard() {
        sigaction(SIGINT, &interrupt_, nullptr);
        sigaction(SIGTERM, &terminate_, nullptr);
    }
    interrupt_guard(const interrupt_guard&) = delete;
    interrupt_guard& operator=(const interrupt_guard&) = delete;

  private:
    struct sigaction interrupt_ {};
    struct sigaction terminate_ {};
};

bool use_color(const options& how) {
    if (how.color != color_mode::automatic) {
        return how.color == color_mode::always;
    }
    const char* const no_color = std::getenv("NO_COLOR");
    return isatty(STDERR_FILENO) != 0 && (no_color == nullptr || *no_color == '\0');
}

}  // namespace

int check_program(detail::body main_function, const char* program_name) {
    const char* const given = std::getenv("WEAVEPROOF_OPTIONS");
    const std::string_view text = given == nullptr ? "" : given;
    if (asks_for_help(text)) {
        fmt::print("{}", options_help());
        return 0;
    }
    options how;
    std::string error;
    if (!parse_options(text, how, error)) {
        fmt::print(stderr, "weaveproof: unusable: WEAVEPROOF_OPTIONS: {}\n", error);
        return bad_use;
    }
    // What cannot be written is better known before a long search than after it.
    std::vector<output> files = outputs(how);
    if (how.checkpoint.empty() && !how.resume.empty()) {
        files.push_back({"resume", how.resume});
    }
    for (const output& file : files) {
        if (const std::string failure = unwritable(std::string{file.path}); !failure.empty()) {
            fmt::print(stderr, "weaveproof: unusable: {}\n", failure);
            return bad_use;
        }
    }
    report found;
    {
        progress_line progress{progress_line::choose(how)};
        const interrupt_guard guard;
        found = explore(main_function, how, &progress, true);
    }
    for (const std::string& note : found.notes) {
        fmt::print(stderr, "weaveproof: note: {}\n", note);
    }
    if (found.counterexample) {
        fmt::print(stderr, "{}", to_text(found, use_color(how), how.verbosity));
    }
    fmt::print(stderr, "weaveproof: {}\n", summary(found));
    if (const std::string failure = write_files(found, how, program_name); !failure.empty()) {
        fmt::print(stderr, "weaveproof: unusable: {}\n", failure);
        return bad_use;
    }
    if (std::getenv("GITHUB_ACTIONS") != nullptr) {
        fmt::print("{}", to_annotation(found, program_name));
    }
    if (!how.page.empty() && found.counterexample) {
        fmt::print(stderr, "weaveproof: see {}\n", file_url(how.page, failing_step(*found.counterexample)));
    }
    return exit_code(found.verdict);
}

}  // namespace weaveproof::diagnosis
