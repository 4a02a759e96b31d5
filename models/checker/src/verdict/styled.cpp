#include "verdict/styled.hpp"

#include <algorithm>
#include <array>

namespace weaveproof::diagnosis {

namespace {

constexpr std::size_t thread_colors = 6;

// One for each style; colours that can be told apart on dark and on light ground.
constexpr std::array<std::string_view, 10> codes{"", "\x1b[1m", "\x1b[2m", "\x1b[1;31m", "\x1b[36m",
    "\x1b[32m", "\x1b[35m", "\x1b[33m", "\x1b[34m", "\x1b[96m"};

bool continues_character(char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

// The number of bytes of the first `count` characters.
std::size_t bytes_of(std::string_view text, std::size_t count) {
    std::size_t at = 0;
    while (at < text.size() && (count > 0 || continues_character(text[at]))) {
        if (!continues_character(text[at])) {
            --count;
        }
        ++at;
    }
    return at;
}

}  // namespace

style style_of_thread(std::size_t index) {
    return static_cast<style>(static_cast<std::size_t>(style::thread0) + index % thread_colors);
}

std::size_t width_of(std::string_view text) {
    return static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [](char c) { return !continues_character(c); }));
}

std::string end_within(std::string_view text, std::size_t width) {
    const std::size_t length = width_of(text);
    return length <= width ? std::string{text}
                           : "…" + std::string{text.substr(bytes_of(text, length - width + 1))};
}

std::string begin_within(std::string_view text, std::size_t width) {
    return width_of(text) <= width ? std::string{text}
                                   : std::string{text.substr(0, bytes_of(text, width - 1))} + "…";
}

std::vector<std::string> wrapped(std::string_view text, std::size_t width, std::size_t indent) {
    std::vector<std::string> result;
    while (true) {
        const std::size_t room
            = std::max<std::size_t>(result.empty() ? width : width - std::min(width, indent), 8);
        if (width_of(text) <= room) {
            result.emplace_back(text);
            return result;
        }
        const std::size_t most = bytes_of(text, room);
        if (const std::size_t space = text.rfind(' ', most); space != std::string_view::npos && space > 0) {
            result.emplace_back(text.substr(0, space));
            text.remove_prefix(space + 1);
            continue;
        }
        const std::size_t mark = text.substr(0, most).find_last_of(".:(,>/");
        const std::size_t end = mark != std::string_view::npos && mark > 0 ? mark : most;
        result.emplace_back(text.substr(0, end));
        text.remove_prefix(end);
    }
}

styled_line& styled_line::add(std::string_view text, style how) {
    pieces_.push_back({std::string{text}, how});
    width_ += width_of(text);
    return *this;
}

styled_line& styled_line::pad_to(std::size_t column) {
    if (width_ < column) {
        add(std::string(column - width_, ' '));
    }
    return *this;
}

std::string styled_line::render(bool color) const {
    std::string result;
    for (const piece& p : pieces_) {
        const std::string_view code = color ? codes[static_cast<std::size_t>(p.how)] : std::string_view{};
        result += code;
        result += p.text;
        result += code.empty() ? "" : "\x1b[0m";
    }
    const std::size_t last = result.find_last_not_of(' ');
    result.resize(last == std::string::npos ? 0 : last + 1);
    return result + '\n';
}

}  // namespace weaveproof::diagnosis
