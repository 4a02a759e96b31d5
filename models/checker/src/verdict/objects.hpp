// Names for the objects that a violation is about.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "runtime/violation.hpp"
#include "verdict/symbolize.hpp"

namespace weaveproof::diagnosis {

class object_names {
  public:
    object_names(symbolizer& symbols, const runtime::violation& from) : symbols_{symbols}, violation_{from} {}

    // "table[3]", "ready", "heap block #2 of T1 +8", or the address; empty for address 0.
    [[nodiscard]] const std::string& operator()(std::uint64_t address);

  private:
    [[nodiscard]] std::string find(std::uint64_t address);
    [[nodiscard]] std::string find_local(std::uint64_t address);

    symbolizer& symbols_;
    const runtime::violation& violation_;
    std::map<std::uint64_t, std::string> known_;
};

}  // namespace weaveproof::diagnosis
