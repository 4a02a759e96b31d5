#include "verdict/html.hpp"

#include <fmt/format.h>

namespace weaveproof::diagnosis {

std::string escape_html(std::string_view text) {
    std::string result;
    result.reserve(text.size());
    for (const char c : text) {
        switch (c) {
        case '&':
            result += "&amp;";
            break;
        case '<':
            result += "&lt;";
            break;
        case '>':
            result += "&gt;";
            break;
        case '"':
            result += "&quot;";
            break;
        case '\'':
            result += "&#39;";
            break;
        default:
            // Other control characters are not allowed in HTML, not even written as references.
            result
                += (static_cast<unsigned char>(c) < ' ' && c != '\n' && c != '\t') || c == '\x7F' ? '?' : c;
        }
    }
    return result;
}

std::string escape_json_in_html(std::string_view json) {
    std::string result;
    result.reserve(json.size());
    for (const char c : json) {
        switch (c) {
        case '<':
            result += "\\u003c";
            break;
        case '>':
            result += "\\u003e";
            break;
        case '&':
            result += "\\u0026";
            break;
        default:
            result += c;
        }
    }
    return result;
}

std::string percent_encode(std::string_view path) {
    constexpr std::string_view plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/";
    std::string url;
    for (const char c : path) {
        if (plain.find(c) != std::string_view::npos) {
            url += c;
        } else {
            url += fmt::format("%{:02X}", static_cast<unsigned char>(c));
        }
    }
    return url;
}

std::string step_fragment(std::size_t step) {
    return step == 0 ? std::string{} : fmt::format("#step-{}", step);
}

std::string file_url(const std::filesystem::path& file, std::size_t step) {
    return "file://" + percent_encode(std::filesystem::absolute(file).lexically_normal().string())
        + step_fragment(step);
}

}  // namespace weaveproof::diagnosis
