#include "verdict/lanes.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "verdict/event_text.hpp"
#include "verdict/styled.hpp"

namespace weaveproof::diagnosis {

namespace {

using index = std::size_t;

constexpr std::size_t lane_width = 4;
constexpr std::size_t widest_position = 24;
constexpr std::size_t least_text = 24;  // an event has this much room, even if that makes the page wider

class drawing {
  public:
    drawing(const counterexample& c, bool all, bool color) : c_{c}, color_{color}, spans_(c.threads.size()) {
        for (index i = 0; i < c.events.size(); ++i) {
            if (all || !c.events[i].folded) {
                shown_.push_back(i);
                span& s = spans_[c.events[i].thread];
                s.first = s.first.value_or(i);
                s.last = i;
                position_width_ = std::max(position_width_, width_of(position(i)));
            }
        }
        position_width_ = std::min(position_width_, widest_position);
        number_width_ = shown_.empty() ? 0 : std::to_string(shown_.back() + 1).size();
        for (index t = 0; t < spans_.size(); ++t) {
            if (spans_[t].first) {
                spans_[t].lane = lanes_++;
            }
            if (c.threads[t].state == counterexample::thread_state::waiting) {
                spans_[t].last = c.events.size();
            }
        }
    }

    [[nodiscard]] std::string draw() const {
        if (shown_.empty()) {
            return {};
        }
        styled_line header;
        header.pad_to(lane_column(0));
        for (index t = 0; t < spans_.size(); ++t) {
            if (spans_[t].first) {
                header.pad_to(lane_column(spans_[t].lane)).add(c_.threads[t].name, style_of_thread(t));
            }
        }
        std::string result = header.render(color_);
        for (const index i : shown_) {
            draw_event(i, result);
        }
        draw_final_line(result);
        if (const std::size_t folded = c_.events.size() - shown_.size(); folded > 0) {
            const std::string note = fmt::format("{} more event{} explain{} nothing; verbosity=2 shows {}",
                folded, folded == 1 ? "" : "s", folded == 1 ? "s" : "", folded == 1 ? "it" : "them");
            result += styled_line{}.pad_to(lane_column(0)).add(note, style::dim).render(color_);
        }
        return result;
    }

  private:
    struct span {
        std::optional<index> first;
        index last = 0;
        std::size_t lane = 0;
    };

    [[nodiscard]] std::string position(index i) const {
        const counterexample::frame* const site = site_of(c_.events[i].where);
        return site == nullptr ? std::string{} : position_text(*site);
    }

    [[nodiscard]] std::size_t lane_column(std::size_t lane) const {
        return number_width_ + 4 + lane * lane_width;
    }

    // The lanes left of the event's own, as lines for the threads that are on their way.
    void draw_lanes(styled_line& line, index i) const {
        for (index t = 0; t < spans_.size(); ++t) {
            const span& s = spans_[t];
            if (s.first && s.lane < spans_[c_.events[i].thread].lane) {
                line.pad_to(lane_column(s.lane));
                line.add(*s.first <= i && i <= s.last ? "│" : " ", style_of_thread(t));
            }
        }
        line.pad_to(lane_column(spans_[c_.events[i].thread].lane));
    }

    void draw_event(index i, std::string& into) const {
        const counterexample::event& e = c_.events[i];
        const std::size_t begin = lane_column(spans_[e.thread].lane);
        const std::size_t right = page_width - position_width_;
        const std::size_t room = std::max(begin + least_text + 2 < right ? right - begin - 2 : 0, least_text);
        const style how = is_wrong(c_, i) ? style::wrong : style_of_thread(e.thread);
        const std::vector<std::string> lines = wrapped(event_text(e), room, 2);
        for (index n = 0; n < lines.size(); ++n) {
            styled_line line;
            if (n == 0) {
                line.add(is_wrong(c_, i) ? "> " : "  ", style::wrong);
                line.add(fmt::format("{:>{}}", i + 1, number_width_), style::dim);
            }
            draw_lanes(line, i);
            line.add(n == 0 ? "" : "  ").add(lines[n], how);
            if (n == 0 && position_width_ > 0) {
                line.pad_to(std::max(right, line.width() + 2))
                    .add(end_within(position(i), position_width_), style::dim);
            }
            into += line.render(color_);
        }
    }

    void draw_final_line(std::string& into) const {
        const std::optional<final_line> last = final_line_of(c_);
        if (!last || !spans_[last->thread].first) {
            return;
        }
        const std::size_t begin = lane_column(spans_[last->thread].lane);
        const std::size_t room
            = std::max(begin + least_text < page_width ? page_width - begin : 0, least_text);
        std::string_view mark = "> ";
        for (const std::string& text : wrapped(last->text, room, 0)) {
            into
                += styled_line{}.add(mark, style::wrong).pad_to(begin).add(text, style::wrong).render(color_);
            mark = "";
        }
    }

    const counterexample& c_;
    bool color_;
    std::vector<index> shown_;
    std::vector<span> spans_;  // by thread
    std::size_t lanes_ = 0;
    std::size_t position_width_ = 0;
    std::size_t number_width_ = 0;
};

}  // namespace

std::string lanes(const counterexample& c, bool all, bool color) {
    return drawing{c, all, color}.draw();
}

}  // namespace weaveproof::diagnosis
