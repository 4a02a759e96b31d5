// Lines of text whose width is known, whatever colour they have.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace weaveproof::diagnosis {

inline constexpr std::size_t page_width = 80;

enum class style : std::uint8_t {
    plain,
    bold,
    dim,
    wrong,
    thread0,
    thread1,
    thread2,
    thread3,
    thread4,
    thread5
};

[[nodiscard]] style style_of_thread(std::size_t index);

// In characters: text is UTF-8, and none of what is written here is wider than one column.
[[nodiscard]] std::size_t width_of(std::string_view);

// The text, or as much of its end as fits, behind an ellipsis.
[[nodiscard]] std::string end_within(std::string_view text, std::size_t width);

// The text, or as much of its beginning as fits, before an ellipsis.
[[nodiscard]] std::string begin_within(std::string_view text, std::size_t width);

// Lines of at most `width` characters, broken at spaces, with lines after the first no wider than width -
// indent; a word that is too long for a line is broken before a mark such as a point, or anywhere.
[[nodiscard]] std::vector<std::string> wrapped(std::string_view text, std::size_t width, std::size_t indent);

class styled_line {
  public:
    styled_line& add(std::string_view text, style how = style::plain);
    // Fills with spaces up to this column, counted from 0.
    styled_line& pad_to(std::size_t column);
    [[nodiscard]] std::size_t width() const { return width_; }
    // With an end of line, and no spaces before it.
    [[nodiscard]] std::string render(bool color) const;

  private:
    struct piece {
        std::string text;
        style how;
    };
    std::vector<piece> pieces_;
    std::size_t width_ = 0;
};

}  // namespace weaveproof::diagnosis
