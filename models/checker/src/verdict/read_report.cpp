#include "verdict/read_report.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <exception>
#include <limits>
#include <stdexcept>
#include <string_view>
#include <utility>

#include <nlohmann/json.hpp>

#include "verdict/identity_json.hpp"
#include "verdict/printable.hpp"

namespace weaveproof::diagnosis {

namespace {

using json = nlohmann::ordered_json;

constexpr int schema_version = 1;

void require(bool condition, const char* what) {
    if (!condition) {
        throw std::runtime_error{what};
    }
}

template <class Enum, std::size_t N>
Enum named(const json& from, const std::array<std::string_view, N>& names) {
    const auto text = from.get<std::string>();
    for (std::size_t i = 0; i < N; ++i) {
        if (text == names[i]) {
            return static_cast<Enum>(i);
        }
    }
    throw std::runtime_error{"it holds a word that is not known: \"" + printable(text) + "\""};
}

constexpr std::array<std::string_view, 3> states{"finished", "running", "waiting"};
constexpr std::array<std::string_view, 12> kinds{
    "begin", "end", "create", "join", "read", "write", "update", "fence", "choice", "call", "wait", "plain"};
constexpr std::array<std::string_view, 3> models{"c++20", "sc", "tso"};

template <class Number>
Number number_in(std::string_view text, int base) {
    Number n = 0;
    const char* const last = text.data() + text.size();
    const auto [end, failure] = std::from_chars(text.data(), last, n, base);
    require(failure == std::errc{} && end == last, "a number is malformed");
    return n;
}

// The conversions of the library take any number, whether it fits or not.
template <class Number>
void take(const json& from, Number& into) {
    require(from.is_number_unsigned() && from.get<std::uint64_t>() <= std::numeric_limits<Number>::max(),
        "a number is out of range");
    into = static_cast<Number>(from.get<std::uint64_t>());
}

std::uint64_t address_in(const json& from) {
    const auto text = from.get<std::string>();
    require(text.starts_with("0x"), "an address is malformed");
    return number_in<std::uint64_t>(std::string_view{text}.substr(2), 16);
}

std::optional<std::size_t> index_in(const json& from, const char* name, std::size_t bound) {
    if (!from.contains(name)) {
        return std::nullopt;
    }
    std::size_t index = 0;
    take(from.at(name), index);
    require(index < bound, "it refers to a thread that is not there");
    return index;
}

// Events have numbers from 1; 0 is none.
std::optional<std::size_t> event_in(const json& from, const char* name, std::size_t events) {
    std::size_t number = 0;
    if (from.contains(name)) {
        take(from.at(name), number);
    }
    require(number <= events, "it refers to an event that is not there");
    return number == 0 ? std::nullopt : std::optional{number - 1};
}

std::optional<std::uint64_t> value_in(const json& from, const char* name) {
    if (!from.contains(name)) {
        return std::nullopt;
    }
    return number_in<std::uint64_t>(from.at(name).get<std::string>(), 10);
}

counterexample::stack stack_in(const json& from) {
    counterexample::stack frames;
    for (const json& f : from.at("stack")) {
        counterexample::frame& made = frames.emplace_back();
        f.at("function").get_to(made.function);
        f.at("file").get_to(made.file);
        take(f.at("line"), made.line);
        take(f.at("column"), made.column);
        f.at("text").get_to(made.text);
        made.address = address_in(f.at("address"));
        f.at("internal").get_to(made.internal);
    }
    return frames;
}

void take_object(const json& from, std::string& object, std::uint64_t& address) {
    if (from.contains("object")) {
        from.at("object").get_to(object);
        address = address_in(from.at("address"));
    }
}

counterexample::thread thread_in(const json& from, std::size_t threads) {
    counterexample::thread t;
    from.at("name").get_to(t.name);
    t.state = named<counterexample::thread_state>(from.at("state"), states);
    t.parent = index_in(from, "parent", threads);
    t.waits_for = from.value("waits_for", "");
    t.waits_for_thread = index_in(from, "waits_for_thread", threads);
    t.where = stack_in(from);
    return t;
}

counterexample::event event_in(const json& from, std::size_t threads, std::size_t events) {
    counterexample::event e;
    take(from.at("thread"), e.thread);
    require(e.thread < threads, "it refers to a thread that is not there");
    e.kind = named<counterexample::event_kind>(from.at("kind"), kinds);
    from.at("operation").get_to(e.operation);
    e.order = from.value("order", "");
    take_object(from, e.object, e.address);
    if (from.contains("size")) {
        take(from.at("size"), e.size);
    }
    e.read = value_in(from, "read");
    e.written = value_in(from, "written");
    e.reads_from = event_in(from, "reads_from", events);
    e.overwrites = event_in(from, "overwrites", events);
    e.newest = event_in(from, "newest", events);
    for (const json& release : from.at("synchronizes_with")) {
        std::size_t number = 0;
        take(release, number);
        require(number >= 1 && number <= events, "it refers to an event that is not there");
        e.synchronizes_with.push_back(number - 1);
    }
    for (const json& last : from.at("clock")) {
        take(last, e.clock.emplace_back());
    }
    require(e.clock.size() == threads
            && std::all_of(e.clock.begin(), e.clock.end(), [&](std::size_t n) { return n <= events; }),
        "a clock does not fit");
    from.at("folded").get_to(e.folded);
    e.where = stack_in(from);
    return e;
}

counterexample counterexample_in(const json& from, const report& r) {
    counterexample c;
    c.kind = r.kind;
    c.message = r.message;
    const std::size_t threads = from.at("threads").size();
    const std::size_t events = from.at("events").size();
    for (const json& t : from.at("threads")) {
        c.threads.push_back(thread_in(t, threads));
    }
    for (const json& e : from.at("events")) {
        c.events.push_back(event_in(e, threads, events));
    }
    for (const json& p : from.at("places")) {
        counterexample::place& made = c.places.emplace_back();
        p.at("role").get_to(made.role);
        made.thread = index_in(p, "thread", threads);
        made.event = event_in(p, "event", events);
        take_object(p, made.object, made.address);
        made.where = stack_in(p);
    }
    for (const json& o : from.at("objects")) {
        counterexample::object& made = c.objects.emplace_back();
        o.at("name").get_to(made.name);
        made.address = address_in(o.at("address"));
        take(o.at("size"), made.size);
        made.initial = value_in(o, "initial").value_or(0);
    }
    for (const json& s : from.at("sources")) {
        counterexample::source_text& made = c.sources.emplace_back();
        s.at("file").get_to(made.file);
        take(s.at("first"), made.first);
        s.at("lines").get_to(made.lines);
    }
    from.at("explanation").get_to(c.explanation);
    c.recording = from.value("recording", "");
    return c;
}

report report_in(const json& from) {
    report r;
    r.symmetric = from.value("symmetric", false);
    if (from.contains("shard")) {
        take(from.at("shard").at("number"), r.shard.number);
        take(from.at("shard").at("of"), r.shard.of);
        require(r.shard.number >= 1 && r.shard.number <= r.shard.of, "there is no such shard");
    }
    const auto said = from.at("verdict").get<std::string>();
    bool known = false;
    for (const verdict v : {verdict::holds, verdict::violated, verdict::unusable, verdict::inconclusive}) {
        r.verdict = v;
        if (verdict_text(r) == said) {
            known = true;
            break;
        }
    }
    require(known, "its verdict is not known");
    from.at("kind").get_to(r.kind);
    from.at("message").get_to(r.message);
    take(from.at("executions"), r.statistics.executions);
    take(from.at("blocked"), r.statistics.blocked);
    take(from.at("events"), r.statistics.events);
    from.at("seconds").get_to(r.statistics.seconds);
    r.memory_model = named<consistency>(from.at("memory_model"), models);
    if (from.contains("search")) {
        r.search = identity_of(from.at("search"));
        from.at("search").at("spin_sites").get_to(r.search->spin_sites);
    }
    if (from.contains("estimate")) {
        const json& e = from.at("estimate");
        r.total = {e.at("executions").get<double>(), e.at("error").get<double>()};
    }
    if (from.contains("counterexample")) {
        r.counterexample = counterexample_in(from.at("counterexample"), r);
    }
    require((r.verdict == verdict::violated) == r.counterexample.has_value(),
        "its verdict and its counterexample contradict");
    return r;
}

// What is shown of a report goes to terminals: they must not obey it. Values that lie deeper than any of a report are left out.
bool disarm(int depth, json::parse_event_t event, json& parsed) {
    constexpr int deepest = 16;
    if (event == json::parse_event_t::value && parsed.is_string()) {
        auto& text = parsed.get_ref<std::string&>();
        for (std::size_t i = 0; i < text.size(); ++i) {
            const auto byte = static_cast<unsigned char>(text[i]);
            const auto next = static_cast<unsigned char>(i + 1 < text.size() ? text[i + 1] : '\0');
            const bool second_set = byte == 0xC2 && next >= 0x80 && next < 0xA0;  // U+0080 to U+009F
            if ((byte < 0x20 && byte != '\t' && byte != '\n') || byte == 0x7F || second_set) {
                text.replace(i, second_set ? 2 : 1, "?");
            }
        }
    }
    return depth <= deepest;
}

}  // namespace

std::optional<report> parse_report(const std::string& text, std::string& error) {
    try {
        const json from = json::parse(text, disarm, false);
        require(!from.is_discarded(), "it is no JSON");
        require(
            from.is_object() && from.value("schema", json{}) == "weaveproof-report", "it is not a report");
        require(
            from.value("version", json{}) == schema_version, "it was made by another version of the checker");
        return report_in(from);
    } catch (const json::exception&) {
        error = "it lacks something, or has it in another form";
    } catch (const std::exception& e) {
        error = e.what();
    }
    return std::nullopt;
}

}  // namespace weaveproof::diagnosis
