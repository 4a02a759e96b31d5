#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <fmt/format.h>

namespace weaveproof::diagnosis {

// FNV-1a, 64 bits, in hexadecimal: against damage, not against malice.
[[nodiscard]] inline std::string checksum(std::string_view text) {
    std::uint64_t h = 0xCBF2'9CE4'8422'2325U;
    for (const char c : text) {
        h = (h ^ static_cast<unsigned char>(c)) * 0x100'0000'01B3U;
    }
    return fmt::format("{:016x}", h);
}

}  // namespace weaveproof::diagnosis
