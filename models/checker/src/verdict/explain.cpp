#include "verdict/explain.hpp"

#include <algorithm>
#include <initializer_list>
#include <optional>
#include <set>
#include <sstream>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "verdict/event_text.hpp"
#include "verdict/order.hpp"

namespace weaveproof::diagnosis {

namespace {

using index = std::size_t;
using kind = counterexample::event_kind;

constexpr std::size_t most_stale_reads = 4;

bool releases(const std::string& order) {
    return order == "release" || order == "acq_rel" || order == "seq_cst";
}
bool acquires(const std::string& order) {
    return order == "acquire" || order == "acq_rel" || order == "seq_cst";
}

bool mentions(const std::string& text, std::initializer_list<std::string_view> words) {
    return std::any_of(words.begin(), words.end(),
        [&](std::string_view word) { return text.find(word) != std::string::npos; });
}

class explainer {
  public:
    explicit explainer(counterexample& c) : c_{c} {}

    // The two worst places.
    [[nodiscard]] bool are_unordered() const {
        if (c_.places.size() < 2 || !c_.places[0].event || !c_.places[1].event) {
            return false;
        }
        const auto [a, b] = std::minmax(*c_.places[0].event, *c_.places[1].event);
        const index thread = c_.events[a].thread;
        return thread < c_.events[b].clock.size() && c_.events[b].clock[thread] < a + 1;
    }

    void race() {
        if (c_.places.size() < 2 || !c_.places[0].event || !c_.places[1].event) {
            return;
        }
        const auto [a, b] = std::minmax(*c_.places[0].event, *c_.places[1].event);
        say("{} and {} access the same memory, one of them writes, and neither happens before the other.",
            of(a), of(b));
        bool communicated = false;
        for (index read = 0; read < b; ++read) {
            const std::optional<index> write = c_.events[read].thread == c_.events[b].thread
                ? source_in(read, c_.events[a].thread)
                : std::nullopt;
            if (write && *write > a) {
                communicated = missing_order(a, *write, read, b) || communicated;
            }
        }
        if (!communicated) {
            say("Nothing that {} does after #{} is read by {} before #{}: there is no lock, and no release "
                "operation read "
                "by an acquire operation, that would order the two.",
                thread(a), a + 1, thread(b), b + 1);
        }
    }

    void waits() {
        for (index t = 0; t < c_.threads.size(); ++t) {
            if (c_.threads[t].state == counterexample::thread_state::waiting) {
                wait_of(t);
            }
        }
        cycle();
    }

    void stale_reads() {
        std::size_t told = 0;
        for (index i = 0; i < c_.events.size() && told < most_stale_reads; ++i) {
            const counterexample::event& e = c_.events[i];
            if (e.folded || !e.newest || !e.read) {
                continue;
            }
            ++told;
            const std::string source
                = e.reads_from ? fmt::format(", written by #{}", *e.reads_from + 1) : ", the initial value";
            const index newer = *e.newest + 1;
            say("#{} reads {} from {}{}, although #{} wrote a newer value: nothing makes #{} happen before "
                "#{}, so it need not "
                "be seen.",
                i + 1, value_text(*e.read, e.size), e.object, source, newer, newer, i + 1);
        }
    }

  private:
    template <class... Parts>
    void say(fmt::format_string<Parts...> sentence, Parts&&... parts) {
        c_.explanation.push_back(fmt::format(sentence, std::forward<Parts>(parts)...));
    }

    [[nodiscard]] const std::string& thread(index event) const {
        return c_.threads[c_.events[event].thread].name;
    }
    [[nodiscard]] std::string of(index event) const {
        return fmt::format("#{} of {}", event + 1, thread(event));
    }

    // The write in thread t whose value, or the release sequence that it heads, the event reads from.
    [[nodiscard]] std::optional<index> source_in(index event, index t) const {
        std::optional<index> source = c_.events[event].reads_from;
        while (source && c_.events[*source].thread != t) {
            source = c_.events[*source].kind == kind::update ? c_.events[*source].reads_from : std::nullopt;
        }
        return source;
    }

    // Whether there is a fence of the sort between two events of a thread.
    [[nodiscard]] bool fenced(index from, index to, bool (*sort)(const std::string&)) const {
        for (index i = from + 1; i < to; ++i) {
            const counterexample::event& e = c_.events[i];
            if (e.kind == kind::fence && e.thread == c_.events[from].thread && sort(e.order)) {
                return true;
            }
        }
        return false;
    }

    // Thread of b reads, at `read`, what the thread of a wrote at `write`; says why that does not order a
    // before b.
    bool missing_order(index a, index write, index read, index b) {
        const counterexample::event& w = c_.events[write];
        const counterexample::event& r = c_.events[read];
        const bool released = w.order.empty() || releases(w.order) || fenced(a, write, releases);
        const bool acquired = r.order.empty() || acquires(r.order) || fenced(read, b, acquires);
        if (released && acquired) {
            return false;
        }
        std::string lacking;
        std::string remedy;
        if (!released) {
            lacking = fmt::format("#{} is {} and not a release operation", write + 1, w.order);
            remedy = fmt::format("memory_order_release at #{}", write + 1);
        }
        if (!acquired) {
            lacking += fmt::format(
                "{}#{} is {} and not an acquire operation", released ? "" : ", and ", read + 1, r.order);
            remedy += fmt::format("{}memory_order_acquire at #{}", released ? "" : " and ", read + 1);
        }
        say("#{} reads from {}, but they do not synchronize: {}. With {}, #{} would happen before #{}.",
            read + 1, of(write), lacking, remedy, a + 1, b + 1);
        return true;
    }

    [[nodiscard]] std::optional<index> last_of(index t) const {
        for (index i = c_.events.size(); i-- > 0;) {
            if (c_.events[i].thread == t) {
                return i;
            }
        }
        return std::nullopt;
    }

    void wait_of(index t) {
        const std::optional<index> at = last_of(t);
        if (!at) {
            return;
        }
        const counterexample::thread& waiting = c_.threads[t];
        std::string since;
        if (waiting.waits_for_thread && c_.events[*at].address != 0) {
            for (index i = *at; i-- > 0;) {
                const counterexample::event& e = c_.events[i];
                if (e.thread == *waiting.waits_for_thread && e.address == c_.events[*at].address
                    && e.kind != kind::wait) {
                    since = fmt::format(" since #{}", i + 1);
                    break;
                }
            }
        }
        say("{} waits at #{} for {}{}.", waiting.name, *at + 1, waiting.waits_for, since);
        if (c_.kind != "livelock" && mentions(c_.events[*at].operation, {"wait"})) {
            lost_wakeup(*at);
        }
    }

    // Where a sleeper began to wait.
    [[nodiscard]] index begin_of_wait(index at) const {
        const counterexample::event& wait = c_.events[at];
        for (index i = at; i-- > 0;) {
            const counterexample::event& e = c_.events[i];
            if (e.thread == wait.thread && e.kind == kind::call && e.address == wait.address
                && e.operation == wait.operation) {
                return i;
            }
        }
        return at;
    }

    void lost_wakeup(index at) {
        const index begin = begin_of_wait(at);
        for (index i = c_.events.size(); i-- > 0;) {
            const counterexample::event& e = c_.events[i];
            if (e.address == c_.events[at].address
                && mentions(e.operation, {"wake", "signal", "broadcast", "post"})) {
                if (i < begin) {
                    say("The last wake is {}; it came before {} began to wait, and did not find it.", of(i),
                        thread(at));
                } else {
                    say("The last wake is {}; it took another waiter, and none comes after it.", of(i));
                }
                return;
            }
        }
        say("Nothing ever wakes it.");
    }

    // Threads that wait for one another in a ring.
    void cycle() {
        for (index start = 0; start < c_.threads.size(); ++start) {
            std::vector<index> ring{start};
            while (ring.size() <= c_.threads.size()) {
                const std::optional<index> next = c_.threads[ring.back()].waits_for_thread;
                if (!next || *next < start) {
                    break;
                }
                if (*next == start) {
                    say_ring(ring);
                    return;
                }
                ring.push_back(*next);
            }
        }
    }

    void say_ring(const std::vector<index>& ring) {
        if (ring.size() == 1) {
            say("{} waits for itself.", c_.threads[ring[0]].name);
            return;
        }
        std::string text = c_.threads[ring[0]].name + " waits for ";
        for (index i = 1; i < ring.size(); ++i) {
            text += c_.threads[ring[i]].name + ", which waits for ";
        }
        say("{}{}: a cycle.", text, c_.threads[ring[0]].name);
    }

    counterexample& c_;
};

std::string joined(const std::vector<std::string>& words) {
    std::string result;
    for (index i = 0; i < words.size(); ++i) {
        result += i == 0 ? "" : i + 1 == words.size() ? " and " : ", ";
        result += words[i];
    }
    return result;
}

std::string race_message(const counterexample& c) {
    if (c.places.size() < 2) {
        return "two accesses that are not ordered";
    }
    const auto access = [&](const counterexample::place& p) {
        const bool vowel
            = !p.role.empty() && std::string_view{"aeiou"}.find(p.role.front()) != std::string_view::npos;
        const std::string thread = p.thread ? " in " + c.threads[*p.thread].name : std::string{};
        return fmt::format("{} {}{}", vowel ? "an" : "a", p.role, thread);
    };
    return fmt::format(
        "on {}, between {} and {}", c.places[0].object, access(c.places[0]), access(c.places[1]));
}

// "use after free: atomic read of heap block #1 of T0 in T1".
std::string what_and_where(const counterexample& c) {
    std::string result = c.kind;
    if (!c.places.empty() && !c.places.front().role.empty() && !c.places.front().object.empty()) {
        const counterexample::place& worst = c.places.front();
        result += fmt::format(": {} of {}", worst.role == freed ? "free" : worst.role, worst.object);
        result += worst.thread ? " in " + c.threads[*worst.thread].name : std::string{};
    }
    return result;
}

std::string wait_message(const counterexample& c) {
    std::vector<std::string> names;
    std::set<std::size_t> paused;
    for (const counterexample::event& e : c.events) {
        if (is_pause(e)) {
            paused.insert(e.thread);
        }
    }
    for (std::size_t t = 0; t < c.threads.size(); ++t) {
        if (c.threads[t].state == counterexample::thread_state::waiting && paused.count(t) == 0) {
            names.push_back(c.threads[t].name);
        }
    }
    return names.empty() ? "no thread can go on"
                         : fmt::format("{} wait{} for ever", joined(names), names.size() == 1 ? "s" : "");
}

}  // namespace

void explain(counterexample& c, const std::string& text) {
    explainer why{c};
    std::istringstream lines{text};
    std::string line;
    const bool says_what = std::getline(lines, line) && !line.empty();
    if (c.kind == "data race") {
        c.message = race_message(c);
        why.race();
    } else if (c.kind == "deadlock" || c.kind == "livelock") {
        c.message = wait_message(c);
        why.waits();
        if (says_what) {
            c.explanation.push_back(line);
        }
    } else {
        c.message = says_what ? line : what_and_where(c);
        if (c.kind == "use after free" && why.are_unordered()) {
            why.race();
        }
    }
    while (std::getline(lines, line)) {
        c.explanation.push_back(line);
    }
    why.stale_reads();
}

}  // namespace weaveproof::diagnosis
