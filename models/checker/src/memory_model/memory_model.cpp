#include "memory_model/memory_model.hpp"

#include "memory_model/models.hpp"

namespace weaveproof::memory_model {

namespace {

struct entry {
    kind what;
    std::string_view name;
    std::unique_ptr<model> (*make)();
};

constexpr entry entries[] = {
    {kind::cpp20, "c++20", make_cpp20},
    {kind::sc, "sc", make_sc},
    {kind::tso, "tso", make_tso},
};

}  // namespace

std::optional<kind> from_name(std::string_view name) {
    for (const entry& e : entries)
        if (e.name == name)
            return e.what;
    return std::nullopt;
}

std::string_view name(kind what) {
    for (const entry& e : entries)
        if (e.what == what)
            return e.name;
    return "?";
}

std::unique_ptr<model> make(kind what) {
    for (const entry& e : entries)
        if (e.what == what)
            return e.make();
    return nullptr;
}

}  // namespace weaveproof::memory_model
