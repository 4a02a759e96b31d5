#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "verdict/event_text.hpp"
#include "verdict/lanes.hpp"
#include "verdict/styled.hpp"
#include "weaveproof/check.hpp"

namespace weaveproof {

namespace {

using namespace diagnosis;

class page {
  public:
    page(const counterexample& c, bool color, bool all) : c_{c}, color_{color}, all_{all} {}

    std::string write() {
        headline();
        if (const std::string trace = lanes(c_, all_, color_); !trace.empty()) {
            text_ += '\n' + trace;
        }
        why();
        where();
        source();
        return std::move(text_);
    }

    std::string write_headline() {
        headline();
        return std::move(text_);
    }

  private:
    void headline() {
        const bool names_its_kind = c_.message.compare(0, c_.kind.size(), c_.kind) == 0;
        const std::string message = names_its_kind ? c_.message : fmt::format("{}: {}", c_.kind, c_.message);
        for (const std::string& line : wrapped(message, page_width, 0)) {
            put(styled_line{}.add(line, style::wrong));
        }
    }

    void put(const styled_line& line) { text_ += line.render(color_); }

    void title(std::string_view text) {
        text_ += '\n';
        put(styled_line{}.add(text, style::bold));
    }

    void why() {
        if (c_.explanation.empty()) {
            return;
        }
        title("Why");
        for (const std::string& sentence : c_.explanation) {
            const std::vector<std::string> lines = wrapped(sentence, page_width - 4, 0);
            for (std::size_t i = 0; i < lines.size(); ++i) {
                put(styled_line{}.add(i == 0 ? "  - " : "    ").add(lines[i]));
            }
        }
    }

    void where() {
        bool titled = false;
        const auto entry = [&](const std::string& text, const counterexample::stack& frames) {
            if (!titled) {
                title("Where");
                titled = true;
            }
            for (const std::string& line : wrapped(text, page_width - 2, 2)) {
                put(styled_line{}.add("  ").add(line, style::bold));
            }
            stack(frames);
        };
        for (const counterexample::place& p : c_.places) {
            entry(place_text(p), p.where);
        }
        for (const counterexample::thread& t : c_.threads) {
            const bool told = t.state == counterexample::thread_state::waiting || all_;
            if (told && !t.where.empty()) {
                entry(t.waits_for.empty() ? fmt::format("{} is here", t.name)
                                          : fmt::format("{} waits for {}", t.name, t.waits_for),
                    t.where);
            }
        }
    }

    [[nodiscard]] std::string place_text(const counterexample::place& p) const {
        std::string result = p.event ? fmt::format("#{}", *p.event + 1) : std::string{};
        const auto add = [&](const std::string& text, std::string_view separator) {
            if (!text.empty()) {
                result += result.empty() ? std::string_view{} : separator;
                result += text;
            }
        };
        add(p.role, " ");
        add(p.object, p.role.empty() ? " " : ", ");
        add(p.thread ? "in " + c_.threads[*p.thread].name : std::string{}, p.role.empty() ? " " : ", ");
        return result;
    }

    // Functions on the left, their places on the right.
    void stack(const counterexample::stack& frames) {
        const bool any_of_the_readers = std::any_of(
            frames.begin(), frames.end(), [](const counterexample::frame& f) { return !f.internal; });
        for (const counterexample::frame& f : frames) {
            if (f.internal && any_of_the_readers && !all_) {
                continue;
            }
            const std::string position = end_within(position_text(f), page_width / 2 - 6);
            const std::size_t room = page_width - 6 - width_of(position);
            styled_line line;
            line.pad_to(4).add(begin_within(f.function, room));
            line.pad_to(page_width - width_of(position)).add(position, style::dim);
            put(line);
        }
    }

    // The text of each line of the source that the events and places are at, once.
    void source() {
        std::vector<const counterexample::frame*> sites;
        for (const counterexample::event& e : c_.events) {
            if (all_ || !e.folded) {
                sites.push_back(site_of(e.where));
            }
        }
        for (const counterexample::place& p : c_.places) {
            sites.push_back(site_of(p.where));
        }
        std::erase_if(sites, [](const counterexample::frame* f) { return f == nullptr || f->text.empty(); });
        std::sort(
            sites.begin(), sites.end(), [](const counterexample::frame* a, const counterexample::frame* b) {
                return std::tie(a->file, a->line) < std::tie(b->file, b->line);
            });
        sites.erase(std::unique(sites.begin(), sites.end(),
                        [](const counterexample::frame* a, const counterexample::frame* b) {
                            return a->file == b->file && a->line == b->line;
                        }),
            sites.end());
        if (sites.empty()) {
            return;
        }
        title("Source");
        std::size_t width = 0;
        for (const counterexample::frame* f : sites) {
            width = std::max(width, width_of(position_text(*f)));
        }
        width = std::min(width, page_width / 2);
        for (const counterexample::frame* f : sites) {
            styled_line line;
            line.add("  ").add(end_within(position_text(*f), width), style::dim);
            line.pad_to(width + 4);
            line.add(begin_within(f->text, page_width - width - 4));
            put(line);
        }
    }

    const counterexample& c_;
    bool color_;
    bool all_;
    std::string text_;
};

}  // namespace

std::string to_text(const report& r, bool color, weaveproof::verbosity how) {
    if (!r.counterexample) {
        return {};
    }
    page result{*r.counterexample, color, how == verbosity::detailed};
    return how == verbosity::quiet ? result.write_headline() : result.write();
}

}  // namespace weaveproof
