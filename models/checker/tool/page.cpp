#include "page.hpp"

#include <filesystem>
#include <optional>

#include <fmt/format.h>

#include "report_file.hpp"
#include "verdict/files.hpp"
#include "verdict/html.hpp"

namespace weaveproof::tool {

namespace {

int complain(const std::string& what) {
    fmt::print(stderr, "weaveproof page: unusable: {}\n", what);
    return exit_code(verdict::unusable);
}

}  // namespace

int make_page(const page_options& how) {
    std::string error;
    const std::optional<report> r = read_report_file(how.file, error);
    if (!r) {
        return complain(error);
    }
    const std::filesystem::path from{how.file};
    const std::string output
        = how.output.empty() ? std::filesystem::path{from}.replace_extension(".html").string() : how.output;
    if (std::error_code failure; std::filesystem::equivalent(from, output, failure)) {
        return complain(
            fmt::format("the page would replace the report {}; name another file with -o", how.file));
    }
    const std::string name = r->search ? r->search->program : from.stem().string();
    if (const std::string failure = diagnosis::write_file(output, to_page(*r, name)); !failure.empty()) {
        return complain(failure);
    }
    fmt::print("weaveproof: see {}\n",
        diagnosis::file_url(output, r->counterexample ? failing_step(*r->counterexample) : 0));
    return 0;
}

}  // namespace weaveproof::tool
