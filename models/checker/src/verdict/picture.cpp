// The counterexample drawn: what documentation and job pages can show without a script.
#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "verdict/event_text.hpp"
#include "verdict/html.hpp"
#include "verdict/styled.hpp"
#include "weaveproof/check.hpp"

namespace weaveproof {

namespace {

using namespace diagnosis;
using index = std::size_t;

// In pixels; the width of a character is that of the widest of the common monospace fonts.
constexpr double character = 7.3, line_height = 16, padding = 6, gap = 12, lane_gap = 64, margin = 16,
                 header = 48, number_width = 34;
constexpr std::size_t most_characters = 34;  // in a line of an event

// Readable on light and on dark pages; colours that people who confuse red and green can tell apart (Okabe and Ito, 2008).
constexpr std::string_view style_sheet = R"(
  text { font: 12px ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; fill: #1f2328; white-space: pre }
  .page { fill: #ffffff } .box { fill: #f6f8fa; stroke: #8c959f } .wrong { fill: #fff1ef; stroke: #d1242f; stroke-width: 2 }
  .life { stroke: #d0d7de; stroke-width: 2 } .dim { fill: #59636e } .name { font-weight: bold }
  .rf { stroke: #009e73 } .sw { stroke: #0072b2; stroke-width: 2 } .fr { stroke: #d55e00; stroke-dasharray: 4 3 }
  .edge { fill: none } text.rf, text.sw, text.fr { paint-order: stroke; stroke: #ffffff; stroke-width: 4; stroke-dasharray: none }
  text.rf { fill: #00795a } text.sw { fill: #0072b2 } text.fr { fill: #b84f00 }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3 } .page { fill: #0d1117 } .box { fill: #161b22; stroke: #656c76 } .wrong { fill: #3c1618; stroke: #ff7b72 }
    .life { stroke: #3d444d } .dim { fill: #9198a1 } text.rf, text.sw, text.fr { stroke: #0d1117 } text.rf { fill: #3ddc97 } text.sw { fill: #58a6ff } text.fr { fill: #ffa657 }
  }
)";

struct box {
    double left = 0, top = 0, width = 0, height = 0;
    std::vector<std::string> lines;
    [[nodiscard]] double middle() const { return top + height / 2; }
};
struct lane {
    bool used = false;
    double left = 0, width = 0, top = 0, bottom = 0;
};

class drawing {
  public:
    explicit drawing(const counterexample& c) : c_{c}, boxes_(c.events.size()), lanes_(c.threads.size()) {
        lay_out();
    }

    std::string draw() {
        for (const lane& l : lanes_) {
            if (l.used) {
                body_ += fmt::format(
                    "<line class=\"life\" x1=\"{0:.0f}\" y1=\"{1:.0f}\" x2=\"{0:.0f}\" y2=\"{2:.0f}\"/>\n",
                    l.left + l.width / 2, l.top, l.bottom);
            }
        }
        for (index t = 0; t < lanes_.size(); ++t) {
            if (lanes_[t].used) {
                text(lanes_[t].left + lanes_[t].width / 2, header, "name\" text-anchor=\"middle",
                    c_.threads[t].name);
            }
        }
        for (index i = 0; i < boxes_.size(); ++i) {
            if (boxes_[i]) {
                draw_event(i);
            }
        }
        if (final_) {
            draw_box(*final_, "wrong");
        }
        edges();
        const std::string title = fmt::format("{}: {}", c_.kind, c_.message);
        std::string result = fmt::format(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0:.0f}\" height=\"{1:.0f}\" "
            "viewBox=\"0 0 {0:.0f} {1:.0f}\" role=\"img\">\n<title>{2}</title>\n<style>{3}</style>\n",
            width_, height_, escape_html(title), style_sheet);
        result += "<defs>\n";
        for (const char* const sort : {"rf", "sw", "fr"}) {
            result += fmt::format("<marker id=\"{0}\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" "
                                  "markerWidth=\"7\" markerHeight=\"7\" "
                                  "markerUnits=\"userSpaceOnUse\" orient=\"auto\"><path class=\"{0}\" "
                                  "style=\"stroke-dasharray: none\" "
                                  "d=\"M1 1 L7 4 L1 7\" fill=\"none\"/></marker>\n",
                sort);
        }
        result += "</defs>\n";
        result += fmt::format(
            "<rect class=\"page\" width=\"{:.0f}\" height=\"{:.0f}\" rx=\"6\"/>\n", width_, height_);
        return result + body_ + "</svg>\n";
    }

  private:
    void lay_out() {
        for (index i = 0; i < c_.events.size(); ++i) {
            if (c_.events[i].folded) {
                continue;
            }
            box& b = boxes_[i].emplace();
            b.lines = wrapped(event_text(c_.events[i]), most_characters, 2);
            std::size_t longest = 0;
            for (index n = 0; n < b.lines.size(); ++n) {
                longest = std::max(longest, width_of(b.lines[n]) + (n == 0 ? 0 : 2));
            }
            if (const counterexample::frame* const site = site_of(c_.events[i].where)) {
                positions_.resize(c_.events.size());
                positions_[i] = end_within(position_text(*site), most_characters);
                longest = std::max(longest, width_of(positions_[i]));
            }
            b.width = static_cast<double>(longest) * character + 2 * padding;
            b.height
                = static_cast<double>(b.lines.size() + (has_position(i) ? 1 : 0)) * line_height + padding;
            lane& l = lanes_[c_.events[i].thread];
            l.used = true;
            l.width = std::max(l.width, b.width);
        }
        double left = margin;
        for (lane& l : lanes_) {
            if (l.used) {
                l.left = left + number_width;
                left = l.left + l.width + lane_gap;
            }
        }
        width_ = std::max(left - lane_gap + margin, 2 * margin + number_width);
        double top = header + gap;
        for (index i = 0; i < boxes_.size(); ++i) {
            if (!boxes_[i]) {
                continue;
            }
            box& b = *boxes_[i];
            lane& l = lanes_[c_.events[i].thread];
            b.left = l.left;
            b.width = l.width;
            b.top = top;
            l.top = header + padding;
            l.bottom = top + b.height;
            top += b.height + gap;
        }
        if (const std::optional<final_line> last = final_line_of(c_); last && lanes_[last->thread].used) {
            lane& l = lanes_[last->thread];
            final_.emplace();
            const auto room = static_cast<std::size_t>((l.width - 2 * padding) / character);
            final_->lines = wrapped(last->text, room, 0);
            final_->left = l.left;
            final_->width = l.width;
            final_->top = top;
            final_->height = static_cast<double>(final_->lines.size()) * line_height + padding;
            l.bottom = top;
            top += final_->height + gap;
        }
        height_ = top + margin - gap;
    }

    [[nodiscard]] bool has_position(index i) const { return i < positions_.size() && !positions_[i].empty(); }

    void text(double x, double y, std::string_view style, std::string_view content) {
        body_ += fmt::format(
            "<text class=\"{}\" x=\"{:.1f}\" y=\"{:.1f}\">{}</text>\n", style, x, y, escape_html(content));
    }

    void draw_event(index i) {
        const box& b = *boxes_[i];
        text(b.left - padding, b.top + line_height, "dim\" text-anchor=\"end", fmt::format("#{}", i + 1));
        const double y = draw_box(b, is_wrong(c_, i) ? "wrong" : "box");
        if (has_position(i)) {
            text(b.left + padding, y, "dim", positions_[i]);
        }
    }

    // Returns where a further line would be.
    double draw_box(const box& b, std::string_view style) {
        body_ += fmt::format(
            "<rect class=\"{}\" x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{:.1f}\" rx=\"4\"/>\n",
            style, b.left, b.top, b.width, b.height);
        double y = b.top + line_height - 2;
        for (index n = 0; n < b.lines.size(); ++n, y += line_height) {
            text(b.left + padding + (n == 0 ? 0 : 2 * character), y, "", b.lines[n]);
        }
        return y;
    }

    void edges() {
        for (index i = 0; i < c_.events.size(); ++i) {
            const counterexample::event& e = c_.events[i];
            if (is_bookkeeping(e)) {
                continue;
            }
            for (const index release : e.synchronizes_with) {
                edge(release, i, "sw");
            }
            const bool told = std::find(e.synchronizes_with.begin(), e.synchronizes_with.end(), e.reads_from)
                != e.synchronizes_with.end();
            if (e.reads_from && !told) {
                edge(*e.reads_from, i, "rf");
            }
            if (e.newest) {
                edge(i, *e.newest, "fr");
            }
        }
    }

    // Program order says it within a thread.
    void edge(index from, index to, std::string_view sort) {
        if (!boxes_[from] || !boxes_[to] || c_.events[from].thread == c_.events[to].thread) {
            return;
        }
        const box& a = *boxes_[from];
        const box& b = *boxes_[to];
        const bool rightwards = a.left < b.left;
        const double x1 = rightwards ? a.left + a.width : a.left - number_width;
        const double x2 = rightwards ? b.left - number_width : b.left + b.width;
        const double bend = (rightwards ? 1 : -1) * (lane_gap - number_width / 2) / 1.5;
        body_ += fmt::format("<path class=\"edge {0}\" marker-end=\"url(#{0})\" d=\"M{1:.1f} {2:.1f} "
                             "C{3:.1f} {2:.1f} {4:.1f} {5:.1f} "
                             "{6:.1f} {5:.1f}\"/>\n",
            sort, x1, a.middle(), x1 + bend, x2 - bend, b.middle(), x2);
        text((x1 + x2) / 2, (a.middle() + b.middle()) / 2 - 3, fmt::format("{}\" text-anchor=\"middle", sort),
            sort);
    }

    const counterexample& c_;
    std::vector<std::optional<box>> boxes_;  // by event
    std::optional<box> final_;
    std::vector<std::string> positions_;
    std::vector<lane> lanes_;  // by thread
    double width_ = 0, height_ = 0;
    std::string body_;
};

}  // namespace

std::string to_picture(const report& r) {
    return r.counterexample ? drawing{*r.counterexample}.draw() : std::string{};
}

}  // namespace weaveproof
