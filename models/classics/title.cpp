#include "classics/title.hpp"

#include <filesystem>
#include <string_view>

namespace weaveproof::classics {

std::optional<title> title_of(const testing::TestInfo& test) {
    const std::string problem = std::filesystem::path{test.file()}.stem();
    const std::string_view name = test.name();
    if (name.size() < problem.size() + 2 || name.substr(0, problem.size()) != problem
        || name[problem.size()] != '_') {
        return std::nullopt;
    }
    return title{problem, std::string{name.substr(problem.size() + 1)}};
}

}  // namespace weaveproof::classics
