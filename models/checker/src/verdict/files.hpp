#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "weaveproof/options.hpp"

namespace weaveproof::diagnosis {

struct output {
    std::string_view option;  // its name
    std::string_view path;
};

// The files that are asked for.
[[nodiscard]] std::vector<output> outputs(const options&);

// Replaces the file as a whole, even if the machine stops: it is written under another name beside it and then renamed. Returns an empty
// string, or one sentence that says why it could not be written.
[[nodiscard]] std::string write_file(const std::string& path, std::string_view contents);

// Whether write_file() could do so now: an empty string, or the sentence that it would return. Changes
// nothing.
[[nodiscard]] std::string unwritable(const std::string& path);

}  // namespace weaveproof::diagnosis
