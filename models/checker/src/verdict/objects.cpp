#include "verdict/objects.hpp"

#include <optional>

#include <fmt/format.h>

namespace weaveproof::diagnosis {

namespace {

// How far from its frame pointer a variable of a function may lie, to look no further than is worth it.
constexpr std::uint64_t largest_frame = 1U << 20U;

}  // namespace

const std::string& object_names::operator()(std::uint64_t address) {
    const auto [entry, is_new] = known_.try_emplace(address);
    if (is_new && address != 0) {
        entry->second = find(address);
    }
    return entry->second;
}

std::string object_names::find(std::uint64_t address) {
    if (std::optional<std::string> name = symbols_.global_name(address)) {
        return *name;
    }
    if (std::string name = find_local(address); !name.empty()) {
        return name;
    }
    for (const runtime::region& r : violation_.regions) {
        if (address >= r.begin && address - r.begin < r.size) {
            return address == r.begin ? r.name : fmt::format("{} +{}", r.name, address - r.begin);
        }
    }
    return fmt::format("{:#x}", address);
}

std::string object_names::find_local(std::uint64_t address) {
    for (const auto& frames : violation_.live_frames) {
        for (const runtime::live_frame& frame : frames) {
            const bool near = address + largest_frame > frame.frame_pointer
                && address < frame.frame_pointer + largest_frame;
            if (near) {
                if (std::optional<std::string> name = symbols_.local_name(address, frame)) {
                    return *name;
                }
            }
        }
    }
    return {};
}

}  // namespace weaveproof::diagnosis
