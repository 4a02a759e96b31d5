// The text of source files, for those that are there to be read.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace weaveproof::diagnosis {

class source_files {
  public:
    // Line `line` (from 1) of the file, without the space around it; empty if there is no such file or line.
    [[nodiscard]] std::string line(const std::string& path, unsigned line);
    // All lines, control characters other than tabs replaced; empty if there is no such file.
    [[nodiscard]] const std::vector<std::string>& lines(const std::string& path);

  private:
    std::map<std::string, std::vector<std::string>> files_;
};

}  // namespace weaveproof::diagnosis
