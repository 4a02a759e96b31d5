#include <cstddef>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "verdict/event_text.hpp"
#include "weaveproof/check.hpp"

namespace weaveproof {

namespace {

using index = std::size_t;

std::string quoted(std::string_view text) {
    std::string result = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') {
            result += '\\';
        }
        result += static_cast<unsigned char>(c) < ' ' ? ' ' : c;
    }
    return result + '"';
}

class drawing {
  public:
    explicit drawing(const counterexample& c) : c_{c} {}

    std::string draw() {
        for (index t = 0; t < c_.threads.size(); ++t) {
            thread(t);
        }
        for (index i = 0; i < c_.events.size(); ++i) {
            const counterexample::event& e = c_.events[i];
            if (e.reads_from) {
                edge(*e.reads_from, i, "rf", "#1b7837");
            }
            for (const index release : e.synchronizes_with) {
                edge(release, i, "sw", "#2166ac");
            }
            if (e.overwrites) {
                edge(*e.overwrites, i, "mo", "#8c510a");
            }
        }
        return "digraph counterexample {\n"
               "  label="
            + quoted(c_.kind + ": " + c_.message)
            + ";\n"
              "  node [shape=box, fontname=\"monospace\", fontsize=10];\n"
              "  edge [fontname=\"monospace\", fontsize=9];\n"
            + text_ + "}\n";
    }

  private:
    void thread(index t) {
        std::string nodes;
        std::string order;
        index last = c_.events.size();
        for (index i = 0; i < c_.events.size(); ++i) {
            const counterexample::event& e = c_.events[i];
            if (e.thread != t || e.folded) {
                continue;
            }
            const bool wrong = diagnosis::is_wrong(c_, i);
            nodes += fmt::format("    e{} [label={}{}];\n", i + 1,
                quoted(fmt::format("#{} {}", i + 1, diagnosis::event_text(e))),
                wrong ? ", color=\"#b2182b\", penwidth=2" : "");
            if (last != c_.events.size()) {
                order += fmt::format("    e{} -> e{};\n", last + 1, i + 1);
            }
            last = i;
        }
        if (!nodes.empty()) {
            text_ += fmt::format("  subgraph cluster_{} {{\n    label={};\n{}{}  }}\n", t,
                quoted(c_.threads[t].name), nodes, order);
        }
    }

    // Within a thread program order is there already.
    void edge(index from, index to, std::string_view label, std::string_view color) {
        const counterexample::event& a = c_.events[from];
        const counterexample::event& b = c_.events[to];
        if (!a.folded && !b.folded && a.thread != b.thread) {
            text_ += fmt::format(
                "  e{} -> e{} [label={}, color={}, fontcolor={}, style=dashed, constraint=false];\n",
                from + 1, to + 1, quoted(label), quoted(color), quoted(color));
        }
    }

    const counterexample& c_;
    std::string text_;
};

}  // namespace

std::string to_dot(const report& r) {
    return r.counterexample ? drawing{*r.counterexample}.draw() : std::string{};
}

}  // namespace weaveproof
