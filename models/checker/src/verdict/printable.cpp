#include "verdict/printable.hpp"

namespace weaveproof::diagnosis {

std::string printable(std::string_view text, std::size_t most) {
    std::string result;
    for (std::size_t i = 0; i < text.size() && result.size() < most; ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        const unsigned next = i + 1 < text.size() ? static_cast<unsigned char>(text[i + 1]) : 0;
        const bool second_set = byte == 0xC2 && next >= 0x80 && next < 0xA0;  // U+0080 to U+009F
        const bool turns_direction = byte == 0xE2 && (next == 0x80 || next == 0x81);
        if (byte < 0x20 || byte == 0x7F || second_set || turns_direction) {
            result += '?';
            i += second_set ? 1U : turns_direction ? 2U : 0U;
        } else {
            result += text[i];
        }
    }
    if (result.size() < most) {
        return result;
    }
    while (!result.empty() && (static_cast<unsigned char>(result.back()) & 0xC0U) == 0x80U) {
        result.pop_back();  // the rest of a character that is cut off
    }
    if (!result.empty() && static_cast<unsigned char>(result.back()) >= 0xC0U) {
        result.pop_back();
    }
    return result + "...";
}

}  // namespace weaveproof::diagnosis
