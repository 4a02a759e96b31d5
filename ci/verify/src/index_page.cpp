#include "index_page.hpp"

#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "index_template.hpp"
#include "table.hpp"
#include "verdict/html.hpp"

namespace weaveproof::verify {
namespace {

namespace fs = std::filesystem;
using diagnosis::escape_html;

class index_page {
  public:
    index_page(const assessment& of, const fs::path& report)
        : of_(of), report_(fs::absolute(report).lexically_normal()) {}

    std::string write() {
        header();
        problems_first();
        table();
        twins();
        runs();
        return std::move(html_);
    }

  private:
    void header() {
        put(R"(<header class="{}"><p class="crumb">weaveproof</p><h1>{}</h1><p>{}</p></header>)",
            class_of(of_.outcome), escape_html(to_string(of_.outcome)),
            escape_html(fmt::format("{}, in {:.1f} s", meaning(of_.outcome), of_.seconds)));
    }

    void problems_first() {
        const std::vector<problem> all = problems(of_);
        if (all.empty()) {
            return;
        }
        put(R"(<section aria-labelledby="problems"><h2 id="problems">What does not hold</h2><ul class="problems">)");
        for (const problem& each : all) {
            put(R"(<li class="{}"><p><strong>{}</strong> <span class="verdict">{}</span> {}</p><p class="links">)",
                class_of(each.outcome), escape_html(each.subject), to_string(each.outcome),
                escape_html(each.reason));
            if (!each.page.empty()) {
                link(each.page, "counterexample, at the step where it goes wrong", each.step);
            }
            if (!each.where.empty()) {
                link(each.where, fs::path(each.where).extension() == ".log" ? "log" : "text");
            }
            put("</p></li>");
        }
        put("</ul></section>");
    }

    void table() {
        put(R"(<section aria-labelledby="primitives"><h2 id="primitives">Primitives</h2><div class="wide"><table>)"
            R"(<thead><tr><th scope="col">primitive</th><th scope="col" class="count">executions</th>)"
            R"(<th scope="col" class="count">blocked</th><th scope="col" class="count">twins</th>)"
            R"(<th scope="col" class="count">mutants</th>)"
            R"(<th scope="col" class="count">properties</th><th scope="col" class="count">operations</th>)"
            R"(<th scope="col" class="count">histories</th><th scope="col" class="count">perturbations</th>)"
            R"(<th scope="col">verdict</th><th scope="col" class="count">time</th></tr></thead><tbody>)");
        for (const row& each : of_.rows) {
            table_row(each);
        }
        put("</tbody><tfoot>");
        table_row(of_.total);
        put("</tfoot></table></div></section>");
    }

    void table_row(const row& each) {
        const auto count = [&](bool present, std::uint64_t number) {
            put(R"(<td class="count">{}</td>)", present ? grouped(number) : "–");
        };
        const auto ratio = [&](std::uint64_t part, std::uint64_t of) {
            put(R"(<td class="count">{}</td>)", of > 0 ? fmt::format("{}/{}", part, of) : "–");
        };
        put(R"(<tr class="{}"><th scope="row">{}</th>)", class_of(each.outcome), escape_html(each.primitive));
        count(each.models > 0, each.executions);
        count(each.models > 0, each.blocked);
        ratio(each.twins_refuted, each.twins);
        ratio(each.mutants_as_told, each.mutants);
        count(each.properties > 0, each.properties);
        count(each.operations > 0, each.operations);
        count(each.histories > 0, each.histories);
        count(each.perturbations > 0, each.perturbations);
        put(R"(<td class="verdict">{}</td><td class="count">{:.1f} s</td></tr>)", to_string(each.outcome),
            each.seconds);
    }

    void twins() {
        put(R"(<section aria-labelledby="twins"><h2 id="twins">Broken twins</h2>)"
            "<p>Each is broken in one place, and must be refuted: a check that cannot fail proves "
            "nothing.</p>"
            R"(<div class="wide"><table class="twins"><thead><tr><th scope="col">primitive</th><th scope="col">evidence</th>)"
            R"(<th scope="col">twin</th><th scope="col">refuted by</th><th scope="col">counterexample</th></tr></thead><tbody>)");
        for (const assessed_part& each : of_.parts) {
            if (each.value.expected == "violated") {
                twin(each);
            }
        }
        put("</tbody></table></div></section>");
    }

    void twin(const assessed_part& of) {
        const evidence::part& part = of.value;
        put(R"(<tr class="{}"><td>{}</td><td>{}</td><th scope="row">{}</th><td class="verdict">{}</td><td class="links">)",
            class_of(of.outcome), escape_html(part.primitive), escape_html(part.evidence),
            escape_html(part.name), escape_html(of.outcome == status::holds ? part.kind : of.reason));
        if (!part.page.empty()) {
            link(part.page, "page", part.step);
            link(fs::path(part.page).replace_extension(".json").string(), "JSON");
        }
        if (!part.counterexample.empty()) {
            link(part.counterexample, "text");
        }
        put("</td></tr>");
    }

    void runs() {
        put(R"(<section aria-labelledby="runs"><h2 id="runs">Executables</h2><div class="wide"><table>)"
            R"(<thead><tr><th scope="col">executable</th><th scope="col">verdict</th>)"
            R"(<th scope="col" class="count">time</th><th scope="col">log</th></tr></thead><tbody>)");
        for (const assessed_run& each : of_.runs) {
            put(R"(<tr class="{}"><th scope="row">{}</th><td class="verdict">{}</td><td class="count">{:.1f} s</td><td class="links">)",
                class_of(each.outcome), escape_html(each.value.what.target), to_string(each.outcome),
                each.value.seconds);
            link(each.value.log.string(), "log");
            put("</td></tr>");
        }
        put(R"(</tbody></table></div><p class="links">For programs: )");
        link((report_ / "summary.json").string(), "summary.json");
        link((report_ / "junit.xml").string(), "junit.xml");
        put("</p></section>");
    }

    void link(const fs::path& to, std::string_view text, std::uint64_t step = 0) {
        const std::string relative = fs::absolute(to).lexically_normal().lexically_relative(report_).string();
        put(R"(<a href="{}">{}</a> )",
            escape_html(diagnosis::percent_encode(relative) + diagnosis::step_fragment(step)),
            escape_html(text));
    }

    static std::string_view class_of(status outcome) {
        return outcome == status::holds ? "holds" : outcome == status::violated ? "violated" : "other";
    }

    template <class... Values>
    void put(fmt::format_string<const Values&...> format, const Values&... values) {
        fmt::format_to(std::back_inserter(html_), format, values...);
    }

    const assessment& of_;
    fs::path report_;
    std::string html_;
};

}  // namespace

std::string to_index_page(const assessment& of, const fs::path& report) {
    std::string page;
    for (const std::string_view piece : index_template) {
        page += piece == "@BODY@" ? index_page(of, report).write() : piece;
    }
    return page;
}

}  // namespace weaveproof::verify
