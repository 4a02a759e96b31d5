// Addresses of the running process as a person knows them: functions, source lines, variables.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "runtime/violation.hpp"
#include "weaveproof/counterexample.hpp"

namespace weaveproof::diagnosis {

using runtime::live_frame;

// Reads the debugging information of the process when the first question is asked, which takes a moment: so
// ask only when there is a violation to show. It is kept for the symbolizers that come later, until modules
// have been loaded or unloaded. What is not known is left empty; nothing here fails. For one thread at a time.
class symbolizer {
  public:
    symbolizer() = default;
    symbolizer(const symbolizer&) = delete;
    symbolizer& operator=(const symbolizer&) = delete;

    // The function at a return address (so of the instruction before it) and those that it was inlined into,
    // innermost first.
    [[nodiscard]] std::vector<counterexample::frame> frames(std::uint64_t return_address);

    // "table[3]", "queue.head", "n" for an address in a global or static variable.
    [[nodiscard]] std::optional<std::string> global_name(std::uint64_t address);

    // The same for a variable of the function that runs in this frame.
    [[nodiscard]] std::optional<std::string> local_name(std::uint64_t address, const live_frame&);

  private:
    struct session;
    session& now();
    std::shared_ptr<session> session_;
};

}  // namespace weaveproof::diagnosis
