#pragma once

namespace weaveproof::models {

/// How often the primitives look before they sleep (weaveproof/detail/spin.hpp). 0, unless a model sets it
/// before it makes threads: a look changes no result and multiplies the executions. Set back after each
/// execution, as every global is.
extern int spin_limit;

}  // namespace weaveproof::models
