#include "verdict/excerpts.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "verdict/source.hpp"

namespace weaveproof::diagnosis {

namespace {

constexpr unsigned most_lines = 2000;   // of one file
constexpr unsigned lines_around = 100;  // where not all of it is kept

struct span {
    unsigned first, last;
};

void collect(std::map<std::string, span>& used, const counterexample::stack& frames) {
    for (const counterexample::frame& f : frames) {
        if (!f.internal && !f.file.empty() && f.line != 0) {
            span& s = used.try_emplace(f.file, span{f.line, f.line}).first->second;
            s.first = std::min(s.first, f.line);
            s.last = std::max(s.last, f.line);
        }
    }
}

}  // namespace

void add_sources(counterexample& c) {
    std::map<std::string, span> used;
    for (const counterexample::thread& t : c.threads) {
        collect(used, t.where);
    }
    for (const counterexample::event& e : c.events) {
        collect(used, e.where);
    }
    for (const counterexample::place& p : c.places) {
        collect(used, p.where);
    }
    source_files files;
    for (const auto& [file, lines] : used) {
        const std::vector<std::string>& text = files.lines(file);
        const auto count = static_cast<unsigned>(text.size());
        if (lines.last > count) {
            continue;  // not there, or not the file that was compiled
        }
        const bool whole = count <= most_lines;
        const unsigned first = whole || lines.first <= lines_around ? 1 : lines.first - lines_around;
        const unsigned last
            = whole ? count : std::min({count, lines.last + lines_around, first + most_lines - 1});
        c.sources.push_back({file, first, {text.begin() + (first - 1), text.begin() + last}});
    }
}

}  // namespace weaveproof::diagnosis
