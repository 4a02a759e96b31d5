// weaveproof page: a report as an HTML page.
#pragma once

#include <string>

namespace weaveproof::tool {

struct page_options {
    std::string file;    // a report, in JSON
    std::string output;  // empty: beside the report
};

// The exit code: 0 if the page was written, whatever the report says, 2 if not.
[[nodiscard]] int make_page(const page_options&);

}  // namespace weaveproof::tool
