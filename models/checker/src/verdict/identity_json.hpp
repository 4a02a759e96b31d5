#pragma once

#include <nlohmann/json.hpp>

#include "weaveproof/check.hpp"

namespace weaveproof::diagnosis {

[[nodiscard]] inline nlohmann::ordered_json json_of(const search_identity& id) {
    return {{"program", id.program}, {"build", id.build}, {"arguments", id.arguments}, {"entry", id.entry},
        {"options", id.options}};
}

// Throws what nlohmann::json throws where something is missing or of another type.
template <class Json>
[[nodiscard]] search_identity identity_of(const Json& from) {
    search_identity id;
    from.at("program").get_to(id.program);
    from.at("build").get_to(id.build);
    from.at("arguments").get_to(id.arguments);
    from.at("entry").get_to(id.entry);
    from.at("options").get_to(id.options);
    return id;
}

}  // namespace weaveproof::diagnosis
