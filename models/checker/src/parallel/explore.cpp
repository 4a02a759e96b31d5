#include <algorithm>
#include <utility>

#include "parallel/crew.hpp"
#include "parallel/divide.hpp"
#include "parallel/part.hpp"
#include "parallel/plan.hpp"
#include "parallel/resident.hpp"
#include "parallel/watch.hpp"

namespace weaveproof::parallel {

namespace {

// A search that ends sooner is not worth other processes; and what loops spin is as a rule known by then.
constexpr std::uint64_t alone = 256;

outcome stopped_by(const stop& why) {
    outcome result;
    switch (why.why) {
    case stop::reason::violated:
        result.how = outcome::end::violated;
        break;
    case stop::reason::refused:
        result.how = outcome::end::refused;
        break;
    case stop::reason::bounded:
        result.how = outcome::end::bounded;
        break;
    default:
        break;
    }
    result.text = why.text;
    result.where = why.where;
    return result;
}

// How many executions go by between two looks at the clock: few milliseconds, however long one takes.
class pace {
  public:
    bool is_due() { return ++since_ >= every_; }
    void looked() {
        const auto now = std::chrono::steady_clock::now();
        const double seconds = std::chrono::duration<double>(now - last_).count();
        last_ = now;
        since_ = 0;
        if (seconds > 0.01) {
            every_ = std::max(1U, every_ / 2);
        } else if (seconds < 0.002) {
            every_ = std::min(1024U, every_ * 2);
        }
    }

  private:
    std::chrono::steady_clock::time_point last_ = std::chrono::steady_clock::now();
    unsigned every_ = 64;
    unsigned since_ = 0;
};

class driver {
  public:
    driver(runner& it, runner& probe, const plan& p)
        : runner_(it), plan_(p), watch_(p, probe), part_(it.search()) {}

    outcome run() {
        remainder rest;
        bool begins = plan_.resumed == nullptr;
        if (begins) {
            rest.spin_sites = plan_.spin_sites;
        } else {
            rest = *plan_.resumed;
        }
        for (;;) {
            outcome result;
            if (begins) {
                std::optional<remainder> all = deal(runner_, plan_.shard, rest.spin_sites);
                if (!all) {
                    result = stopped_by(runner_.stopped());
                    if (runner_.stopped().why != stop::reason::none) {
                        return finish(std::move(result), rest);
                    }
                    learn(rest);
                    continue;
                }
                rest = std::move(*all);
            }
            watch_.begin(rest);
            if (explore(rest, result)) {
                return finish(std::move(result), rest);
            }
            begins = true;
        }
    }

  private:
    // The search must begin again, with what loops are known to spin now.
    void learn(remainder& rest) {
        std::vector<std::uint64_t> sites = runner_.search().left().spin_sites;
        rest = {};
        rest.spin_sites = std::move(sites);
    }

    // False: it must begin again.
    bool explore(remainder& rest, outcome& result) {
        const bool in_company = plan_.jobs > 1;
        const bool begun = rest.counts.complete + rest.counts.blocked >= alone;
        if (!(in_company && begun) && !explore_alone(rest, result, in_company ? alone : 0)) {
            return false;
        }
        if (!in_company || rest.parts.empty() || result.how != outcome::end::explored) {
            return true;
        }
        crew workers(runner_, plan_, watch_);
        return workers.explore(rest, result);
    }

    // Explores `most` executions here; 0: as many as there are.
    bool explore_alone(remainder& rest, outcome& result, std::uint64_t most) {
        pace when;
        std::uint64_t counted = 0;
        while (!rest.parts.empty()) {
            const exploration::statistics before = rest.counts;
            part_.begin(std::move(rest.parts.back()));
            rest.parts.pop_back();
            const auto here = [&] {
                remainder now = rest;
                now.counts = sum(before, part_.counts());
                now.seconds = watch_.seconds();
                if (frontier left = part_.left(); is_whole(left) || pending_nodes(left) > 0) {
                    now.parts.push_back(std::move(left));
                }
                return now;
            };
            bool ended = false;
            while (!ended && runner_.step()) {
                const bool enough = most != 0 && ++counted >= most;
                const bool due = when.is_due() || watch_.interrupted() || is_full(before);
                if ((enough || due) && !has_learned(rest)) {
                    when.looked();
                    ended = look(sum(before, part_.counts()), here, result) || enough;
                }
            }
            if (ended) {
                rest = here();
                if (rest.parts.empty()) {
                    result.how = outcome::end::explored;
                }
                return true;
            }
            if (const stop why = runner_.stopped(); why.why != stop::reason::none) {
                result = stopped_by(why);
                rest.counts = sum(before, part_.counts());
                return true;
            }
            if (runner_.search().outdated()) {
                learn(rest);
                return false;
            }
            rest.counts = sum(before, part_.counts());
        }
        return true;
    }

    // What the search has just learned makes its place meaningless; the next step ends it.
    bool has_learned(const remainder& rest) {
        return runner_.search().outdated()
            || runner_.search().left().spin_sites.size() != rest.spin_sites.size();
    }

    bool is_full(const exploration::statistics& before) const {
        return plan_.most_executions != 0 && watch_.executions_left(sum(before, part_.counts())) == 0;
    }

    // True: the search is to end here.
    bool look(
        const exploration::statistics& counts, const std::function<remainder()>& here, outcome& result) {
        result.text = watch_.limit_reached(counts, plan_.most_memory_mb != 0 ? resident_megabytes() : 0);
        if (!result.text.empty()) {
            result.how = outcome::end::limited;
            return true;
        }
        watch_.look(counts, here);
        return false;
    }

    outcome finish(outcome result, remainder& rest) {
        runner_.leave_program();
        result.rest = std::move(rest);
        result.rest.seconds = watch_.seconds();
        result.total = watch_.total();
        if (result.how == outcome::end::limited) {
            result.can_go_on = true;
        } else if (result.how != outcome::end::explored) {
            return result;
        }
        if (plan_.save) {
            plan_.save(result.rest);
        }
        return result;
    }

    runner& runner_;
    const plan& plan_;
    watch watch_;
    assignment part_;
};

}  // namespace

outcome explore(runner& it, runner& probe, const plan& p) {
    return driver(it, probe, p).run();
}

}  // namespace weaveproof::parallel
