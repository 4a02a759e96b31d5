// How far a search has come, as a file. docs/parallel.md describes it.
#pragma once

#include <optional>
#include <string>

#include "parallel/remainder.hpp"
#include "weaveproof/check.hpp"

namespace weaveproof::diagnosis {

[[nodiscard]] std::string checkpoint_text(
    const parallel::remainder&, const search_identity&, const weaveproof::shard&);

// None: `error` says in one sentence why the search that is meant cannot go on from there.
[[nodiscard]] std::optional<parallel::remainder> parse_checkpoint(
    const std::string& text, const search_identity&, const weaveproof::shard&, std::string& error);

[[nodiscard]] std::optional<parallel::remainder> load_checkpoint(
    const std::string& path, const search_identity&, const weaveproof::shard&, std::string& error);

}  // namespace weaveproof::diagnosis
