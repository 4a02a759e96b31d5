#include "show.hpp"

#include <optional>

#include <fmt/format.h>

#include "report_file.hpp"

namespace weaveproof::tool {

int show(const show_options& how) {
    std::string error;
    const std::optional<report> r = read_report_file(how.file, error);
    if (!r) {
        fmt::print(stderr, "weaveproof show: unusable: {}\n", error);
        return exit_code(verdict::unusable);
    }
    fmt::print("{}", to_text(*r, false, how.all ? verbosity::detailed : verbosity::normal));
    fmt::print("weaveproof: {}\n", summary(*r));
    return 0;
}

}  // namespace weaveproof::tool
