#pragma once

#include <string_view>

namespace weaveproof::verify {

/// What may be said of a part, an executable, a primitive, and of all of it. A later one outweighs an earlier
/// one: a violation that was found stays found, whatever else went wrong.
enum class status {
    holds,
    inconclusive,  ///< a limit or an interrupt came first
    incomplete,    ///< a primitive lacks one kind of evidence
    unusable,      ///< missing executable, crash, timeout, malformed part
    violated,      ///< a violation, or a broken twin whose violation was not found
};

std::string_view to_string(status value);

/// 0 holds, 1 violated, 2 unusable or incomplete, 3 inconclusive.
int exit_code(status value);

}  // namespace weaveproof::verify
