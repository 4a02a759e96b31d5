#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "verdict/event_text.hpp"
#include "verdict/html.hpp"
#include "viewer_template.hpp"
#include "weaveproof/check.hpp"

namespace weaveproof {

namespace {

using json = nlohmann::json;

// With U+FFFD for what is no UTF-8.
std::string as_utf8(const std::string& text) {
    return json::parse(json(text).dump(-1, ' ', false, json::error_handler_t::replace)).get<std::string>();
}

// What the terminal says, so that the page says the same.
json texts_of(const counterexample& c) {
    json texts = json::array();
    for (const counterexample::event& e : c.events) {
        json& text = texts.emplace_back(json{{"text", diagnosis::event_text(e)}});
        if (e.read) {
            text["read_text"] = diagnosis::value_text(*e.read, e.size);
        }
        if (e.written) {
            text["written_text"] = diagnosis::value_text(*e.written, e.size);
        }
    }
    return texts;
}

json values_of(const counterexample& c) {
    json values = json::array();
    for (const counterexample::object& o : c.objects) {
        values.push_back({{"initial_text", diagnosis::value_text(o.initial, o.size)}});
    }
    return values;
}

std::string data_of(const report& r, std::string_view name) {
    json page{{"name", name}, {"summary", summary(r)}, {"report", json::parse(to_json(r))}};
    if (r.counterexample) {
        page["report"]["counterexample"].erase("recording");
        page["step"] = failing_step(*r.counterexample);
        page["events"] = texts_of(*r.counterexample);
        page["objects"] = values_of(*r.counterexample);
    }
    // In ASCII: whatever the file is taken for, its text is the same.
    return diagnosis::escape_json_in_html(page.dump(-1, ' ', true, json::error_handler_t::replace));
}

}  // namespace

std::size_t failing_step(const counterexample& c) {
    const auto last_where = [&](auto matches) {
        std::size_t found = 0;
        for (std::size_t i = 0; i < c.events.size(); ++i) {
            found = matches(c.events[i]) ? i + 1 : found;
        }
        return found;
    };
    std::size_t step = 0;
    for (const counterexample::place& p : c.places) {
        step = p.event ? std::max(step, *p.event + 1) : step;
    }
    if (step == 0 && !c.places.empty() && c.places.front().thread) {
        step = last_where([&](const counterexample::event& e) {
            return e.thread == *c.places.front().thread && !e.folded;
        });
    }
    if (step == 0) {
        step = last_where(
            [](const counterexample::event& e) { return e.kind == counterexample::event_kind::wait; });
    }
    if (step == 0) {
        step = last_where([](const counterexample::event& e) { return !e.folded; });
    }
    return step == 0 ? c.events.size() : step;
}

std::string to_page(const report& r, std::string_view name) {
    std::string page;
    for (const std::string_view piece : diagnosis::viewer_template) {
        if (piece == "@DATA@") {
            page += data_of(r, name);
        } else if (piece == "@TEXT@") {
            page += diagnosis::escape_html(as_utf8(to_text(r) + summary(r) + '\n'));
        } else {
            page += piece;
        }
    }
    return page;
}

}  // namespace weaveproof
