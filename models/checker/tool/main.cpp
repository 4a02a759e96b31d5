// weaveproof merge: the reports of all shards of a search become one. weaveproof page: a report becomes a page.
// weaveproof show: a report as text.
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "page.hpp"
#include "report_file.hpp"
#include "show.hpp"
#include "verdict/merge.hpp"

namespace {

using weaveproof::report;
using weaveproof::diagnosis::named_report;

constexpr int bad_use = weaveproof::exit_code(weaveproof::verdict::unusable);

int complain(const std::string& what) {
    fmt::print(stderr, "weaveproof merge: unusable: {}\n", what);
    return bad_use;
}

struct merge_options {
    std::vector<std::string> files;
    std::string output;
    std::string junit;
};

int merge(const merge_options& how) {
    std::vector<named_report> reports;
    bool all_read = true;
    for (const std::string& file : how.files) {
        std::string error;
        if (std::optional<report> r = weaveproof::tool::read_report_file(file, error)) {
            reports.push_back({file, std::move(*r)});
        } else {
            complain(error);
            all_read = false;
        }
    }
    if (!all_read) {
        return bad_use;
    }
    std::vector<std::string> errors;
    const std::optional<report> whole = weaveproof::diagnosis::merge(reports, errors);
    for (const std::string& error : errors) {
        complain(error);
    }
    if (!whole) {
        return bad_use;
    }
    if (whole->counterexample) {
        fmt::print("{}", to_text(*whole));
    }
    fmt::print("weaveproof: {}\n", summary(*whole));
    weaveproof::options files;
    files.report = how.output;
    files.junit = how.junit;
    if (const std::string failure = write_files(*whole, files, reports.front().report.search->program);
        !failure.empty()) {
        return complain(failure);
    }
    return exit_code(whole->verdict);
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app{"Works with the reports that programs under check write."};
    app.require_subcommand(1);
    merge_options how;
    CLI::App* const merging = app.add_subcommand("merge", "join the reports of all shards of a search");
    merging->add_option("reports", how.files, "the report of each shard, in JSON")->required();
    merging->add_option(
        "-o,--output", how.output, "write the report of the whole search to this file, in JSON");
    merging->add_option("--junit", how.junit, "write it to this file, as JUnit XML");
    weaveproof::tool::page_options page;
    CLI::App* const paging = app.add_subcommand("page", "make an HTML page of a report");
    paging->add_option("report", page.file, "the report, in JSON")->required();
    paging->add_option("-o,--output", page.output, "write the page to this file; else beside the report");
    weaveproof::tool::show_options text;
    CLI::App* const showing = app.add_subcommand("show", "print a report as text");
    showing->add_option("report", text.file, "the report, in JSON")->required();
    showing->add_flag("--all", text.all, "every event and every stack");
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& e) {
        return app.exit(e) == 0 ? 0 : bad_use;
    }
    if (showing->parsed()) {
        return weaveproof::tool::show(text);
    }
    return paging->parsed() ? weaveproof::tool::make_page(page) : merge(how);
}
