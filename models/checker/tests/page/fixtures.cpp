// Writes the pages that the tests look at: page_fixtures DIRECTORY
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "../verdict/examples.hpp"
#include "index_page.hpp"
#include "verdict/explain.hpp"
#include "verdict/files.hpp"
#include "verdict/fold.hpp"
#include "weaveproof/check.hpp"

namespace {

namespace fs = std::filesystem;
using namespace weaveproof;
using examples::kind;

constexpr const char* file = "/src/example.cpp";

// Clocks from program order, from creation and from what synchronizes.
void wind_clocks(counterexample& c) {
    std::vector<std::vector<std::size_t>> now(c.threads.size(), std::vector<std::size_t>(c.threads.size()));
    const auto join = [](std::vector<std::size_t>& into, const std::vector<std::size_t>& from) {
        for (std::size_t t = 0; t < into.size(); ++t) {
            into[t] = std::max(into[t], from[t]);
        }
    };
    for (std::size_t i = 0; i < c.events.size(); ++i) {
        counterexample::event& e = c.events[i];
        for (const std::size_t release : e.synchronizes_with) {
            join(now[e.thread], c.events[release].clock);
        }
        now[e.thread][e.thread] = i + 1;
        e.clock = now[e.thread];
    }
}

counterexample::source_text numbered_lines(unsigned count) {
    counterexample::source_text source;
    source.file = file;
    for (unsigned line = 1; line <= count; ++line) {
        source.lines.push_back(fmt::format("    step({});  // line {}", line, line));
    }
    return source;
}

counterexample::event access(std::size_t thread, kind what, std::string operation, std::string object,
    std::uint64_t address, unsigned line) {
    counterexample::event e = examples::make(thread, what, std::move(operation), std::move(object), line, "");
    e.address = address;
    e.order = what == kind::plain ? "" : "relaxed";
    return e;
}

// Three threads, two words: every kind of arrow, a read of an older value, a race.
counterexample weave() {
    counterexample c = examples::with_threads(3);
    c.kind = "data race";
    c.message = "on data, between a write of 4 bytes in T1 and a write of 4 bytes in T2";
    auto& e = c.events;
    e.push_back(examples::make(0, kind::begin, "begin", "", 0, ""));               // 1
    e.push_back(examples::make(0, kind::create, "pthread_create", "T1", 60, ""));  // 2
    e.push_back(examples::make(0, kind::create, "pthread_create", "T2", 61, ""));  // 3
    e.push_back(examples::make(1, kind::begin, "begin", "", 0, ""));               // 4
    e.push_back(access(1, kind::write, "store", "x", 0x2000, 8));                  // 5
    e.push_back(access(1, kind::write, "store", "ready", 0x3000, 20));             // 6
    e.push_back(examples::make(2, kind::begin, "begin", "", 0, ""));               // 7
    e.push_back(access(2, kind::read, "load", "ready", 0x3000, 20));               // 8
    e.push_back(access(0, kind::update, "fetch_add", "x", 0x2000, 62));            // 9
    e.push_back(access(2, kind::read, "load", "x", 0x2000, 21));                   // 10
    e.push_back(access(1, kind::plain, "write", "data", 0x4000, 10));              // 11
    e.push_back(access(2, kind::plain, "write", "data", 0x4000, 22));              // 12
    e[0].folded = e[3].folded = e[6].folded = true;
    e[3].synchronizes_with = {1};
    e[6].synchronizes_with = {2};
    e[4].written = 1;
    e[5].written = 7;
    e[5].order = "release";
    e[7].order = "acquire";
    e[7].read = 7;
    e[7].reads_from = 5;
    e[7].synchronizes_with = {5};
    e[8].read = 1;
    e[8].reads_from = 4;
    e[8].overwrites = 4;
    e[8].written = 2;
    e[9].read = 1;
    e[9].reads_from = 4;
    e[9].newest = 8;
    e[9].where.push_back(examples::frame("caller", file, 40, ""));
    e[9].where.push_back(examples::frame("std::invoke", "/usr/include/c++/functional", 100, ""));
    e[9].where.back().internal = true;
    c.objects = {{"x", 0x2000, 4, 0}, {"ready", 0x3000, 4, 3}};
    c.sources = {numbered_lines(300)};
    c.sources.front().lines[19] += std::string(400, '.');
    for (const std::size_t at : {std::size_t{11}, std::size_t{10}}) {
        c.places.push_back({"write of 4 bytes", e[at].thread, at, "data", 0x4000, e[at].where});
    }
    c.explanation
        = {"#11 of T1 and #12 of T2 access the same memory.", "lambda#1 and heap block #2 are no events."};
    wind_clocks(c);
    return c;
}

// What a name, a path or a source line can be.
counterexample hostile() {
    const std::string trap = "</script><img src=x onerror=\"window.trapped=1\"><!--<script>";
    const std::string bytes
        = std::string{"a\0b", 3} + "\xE2\x80\xA8\xE2\x80\xA9\xFF\xC3\xE2\x80\xAE&amp;'\"`\\";
    counterexample c = weave();
    c.kind = "data race" + trap;
    c.message = trap + bytes;
    c.explanation = {trap, "#5 " + bytes};
    for (counterexample::thread& t : c.threads) {
        t.name += trap;
        t.state = counterexample::thread_state::waiting;
        t.waits_for = trap;
    }
    for (counterexample::event& e : c.events) {
        e.object = trap + bytes;
        for (counterexample::frame& f : e.where) {
            f.function = trap;
            f.file = "/src/" + trap;
        }
    }
    for (counterexample::object& o : c.objects) {
        o.name = trap;
    }
    for (counterexample::place& p : c.places) {
        p.role = p.object = trap;
        p.where = c.events[*p.event].where;
    }
    c.sources[0].file = "/src/" + trap;
    for (std::string& line : c.sources[0].lines) {
        line = trap + bytes;
    }
    c.sources[0].lines[20] = std::string(200'000, '<');
    return c;
}

// Four threads that read and write a hundred words in turn.
counterexample large(std::size_t events) {
    constexpr std::size_t threads = 4;
    constexpr std::size_t words = 100;
    counterexample c = examples::with_threads(threads);
    c.kind = "assertion";
    c.message = "the last of many";
    std::vector<std::optional<std::size_t>> last(words);
    for (std::size_t i = 0; i < events; ++i) {
        const std::size_t word = (i * 7 + i / 13) % words;
        const bool writes = i % 3 == 0;
        counterexample::event e
            = access((i / 2) % threads, writes ? kind::update : kind::read, writes ? "fetch_add" : "load",
                fmt::format("words[{}]", word), 0x1000 + 4 * word, static_cast<unsigned>(i % 3000) + 1);
        e.reads_from = last[word];
        e.read = last[word] ? *c.events[*last[word]].written : 0;
        if (last[word]) {
            e.synchronizes_with = {*last[word]};
        }
        if (writes) {
            e.overwrites = last[word];
            e.written = *e.read + 1;
            last[word] = i;
        }
        c.events.push_back(std::move(e));
    }
    for (std::size_t word = 0; word < words; ++word) {
        c.objects.push_back({fmt::format("words[{}]", word), 0x1000 + 4 * word, 4, 0});
    }
    c.places.push_back(
        {"assertion failed", c.events.back().thread, events - 1, "", 0, c.events.back().where});
    c.sources = {numbered_lines(3000)};
    wind_clocks(c);
    return c;
}

verify::assessment assessment_of(const fs::path& directory) {
    verify::assessment a;
    a.outcome = verify::status::violated;
    a.rows.emplace_back().primitive = "mutex";
    a.total.primitive = "total";
    evidence::part part;
    part.primitive = "mutex";
    part.evidence = "model";
    part.name = "<b>exclusion</b>";
    part.verdict = "violated";
    part.kind = "data race";
    part.page = (directory / "weave.html").string();
    part.step = failing_step(weave());
    a.parts.push_back({part, "mutex-models", verify::status::violated, "data race"});
    part.name = "twin";
    part.expected = "violated";
    part.page = (directory / "deadlock.html").string();
    part.step = failing_step(examples::lock_order());
    a.parts.push_back({part, "mutex-models", verify::status::holds, ""});
    return a;
}

bool put(const fs::path& path, const std::string& text) {
    const std::string failure = diagnosis::write_file(path.string(), text);
    if (!failure.empty()) {
        fmt::print(stderr, "page_fixtures: {}\n", failure);
    }
    return failure.empty();
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2) {
        fmt::print(stderr, "usage: page_fixtures DIRECTORY\n");
        return 2;
    }
    const fs::path directory = fs::absolute(argv[1]);
    fs::create_directories(directory);
    report holds;
    holds.verdict = verdict::holds;
    holds.statistics = {40320, 7, 1000, 0.25};
    counterexample deadlock = examples::lock_order();
    deadlock.message = "T0, T1 and T2 wait for ever";
    diagnosis::fold(deadlock);
    const auto page = [&](const char* name, counterexample c) {
        return put(
            directory / (std::string{name} + ".html"), to_page(examples::violated(std::move(c)), name));
    };
    const bool all = page("weave", weave()) && page("deadlock", std::move(deadlock))
        && page("hostile", hostile()) && page("large", large(5000))
        && put(directory / "holds.html", to_page(holds, "holds"))
        && put(directory / "weave.json", to_json(examples::violated(weave())))
        && put(directory / "index.html", to_index_page(assessment_of(directory), directory));
    return all ? 0 : 1;
}
