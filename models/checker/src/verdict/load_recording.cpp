// The recording within a report, and what has changed in the sources that the report shows.
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "verdict/printable.hpp"
#include "verdict/read_report.hpp"
#include "verdict/recording.hpp"
#include "verdict/source.hpp"

namespace weaveproof::diagnosis {

namespace {

constexpr std::size_t most_bytes = std::size_t{256} << 20;

std::optional<std::string> contents(const std::string& path, std::string& error) {
    std::ifstream file{path, std::ios::binary};
    if (!file) {
        error = fmt::format("cannot read {}: {}", path, std::strerror(errno));
        return std::nullopt;
    }
    std::string text;
    std::string part(std::size_t{1} << 16, '\0');
    while (text.size() <= most_bytes
        && (file.read(part.data(), static_cast<std::streamsize>(part.size())) || file.gcount() > 0)) {
        text.append(part, 0, static_cast<std::size_t>(file.gcount()));
    }
    if (text.size() > most_bytes) {
        error = fmt::format("cannot replay {}: it is larger than 256 MB", path);
        return std::nullopt;
    }
    return text;
}

// The first line of each file that is not what the report says.
class source_comparison {
  public:
    explicit source_comparison(std::vector<std::string>& notes) : notes_{notes} {}

    void compare(const counterexample::stack& frames) {
        for (const counterexample::frame& f : frames) {
            if (!f.internal && !f.text.empty()) {
                compare(f);
            }
        }
    }

  private:
    void compare(const counterexample::frame& f) {
        if (told_.count(f.file) != 0 || files_.lines(f.file).empty()
            || files_.line(f.file, f.line) == f.text) {
            return;
        }
        told_.insert(f.file);
        notes_.push_back(fmt::format("{} has changed since the report was made: line {} was `{}`",
            printable(f.file), f.line, printable(f.text)));
    }

    std::vector<std::string>& notes_;
    source_files files_;
    std::set<std::string> told_;
};

}  // namespace

std::optional<recording> load_recording(
    const std::string& path, const search_identity& now, options& into, std::string& error) {
    const std::optional<std::string> text = contents(path, error);
    if (!text) {
        return std::nullopt;
    }
    if (const std::optional<report> r = parse_report(*text, error)) {
        if (!r->counterexample) {
            error = "it holds no violation";
        } else if (std::optional<recording> result
            = parse_recording(r->counterexample->recording, now, into, error)) {
            if (result->is_of_another_model) {
                return result;
            }
            source_comparison sources{result->notes};
            for (const counterexample::event& e : r->counterexample->events) {
                sources.compare(e.where);
            }
            for (const counterexample::place& p : r->counterexample->places) {
                sources.compare(p.where);
            }
            return result;
        }
    }
    constexpr std::size_t longest = 400;
    error = fmt::format("cannot replay {}: {}", path, printable(error, longest));
    return std::nullopt;
}

}  // namespace weaveproof::diagnosis
