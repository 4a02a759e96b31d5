#include "parallel/worker.hpp"

#include <cstdio>
#include <unistd.h>
#include <utility>

#include "parallel/resident.hpp"

namespace weaveproof::parallel {

namespace {

class worker {
  public:
    worker(runner& it, int socket, orders& wanted, budget& spare)
        : runner_(it), socket_(socket), orders_(wanted), budget_(spare), part_(it.search()) {}

    // False: the other end is gone.
    bool explore(frontier part) {
        begun_with_ = part.spin_sites.size();
        part_.begin(std::move(part));
        for (;;) {
            if (budget_.limited && !take_from_budget()) {
                return say(news::kind::halted);
            }
            const exploration::statistics before = runner_.search().counts();
            const bool goes_on = runner_.step();
            const exploration::statistics ran = difference(runner_.search().counts(), before);
            if (budget_.limited && ran.complete + ran.blocked == 0) {
                budget_.left.fetch_add(1, std::memory_order_relaxed);
            }
            if (!goes_on) {
                return say_end();
            }
            const std::uint32_t wanted = orders_.bits.load(std::memory_order_relaxed);
            if (wanted != 0) [[unlikely]] {
                orders_.bits.fetch_and(~wanted, std::memory_order_relaxed);
                if ((wanted & orders::halt) != 0) {
                    return say(news::kind::halted);
                }
                if (!report(wanted)) {
                    return false;
                }
            }
        }
    }

  private:
    bool take_from_budget() {
        if (budget_.left.fetch_sub(1, std::memory_order_relaxed) > 0) {
            return true;
        }
        budget_.left.fetch_add(1, std::memory_order_relaxed);
        return false;
    }

    // The last execution has met a loop that it did not know to spin: what is left is void.
    bool has_learned() { return runner_.search().left().spin_sites.size() != begun_with_; }

    bool report(std::uint32_t wanted) {
        news n;
        n.shares = (wanted & orders::share) != 0;
        if (n.shares && !has_learned()) {
            n.given = part_.give_half();
        }
        return say(std::move(n));
    }

    bool say(news::kind what) {
        news n;
        n.what = what;
        return say(std::move(n));
    }

    bool say(news n) {
        runner_.leave_program();
        n.counts = part_.counts();
        n.memory = resident_megabytes();
        n.left = part_.left();
        return send_message(socket_, pack(n));
    }

    bool say_end() {
        news n;
        n.why = runner_.stopped();
        n.what = news::kind::done;
        n.counts = part_.counts();
        if (n.why.why == stop::reason::violated && !has_learned()) {
            n.what = news::kind::violated;
            n.left = part_.current_node();
        } else if (n.why.why == stop::reason::violated || runner_.search().outdated()) {
            // The way to an execution that did not know of a loop cannot be gone again: it will be met once more.
            n.what = news::kind::outdated;
            n.left.spin_sites = runner_.search().left().spin_sites;
        } else if (n.why.why != stop::reason::none) {
            n.what = news::kind::stopped;
            n.left = part_.left();
        }
        runner_.leave_program();
        n.memory = resident_megabytes();
        return send_message(socket_, pack(n));
    }

    runner& runner_;
    int socket_;
    orders& orders_;
    budget& budget_;
    assignment part_;
    std::size_t begun_with_ = 0;
};

}  // namespace

message pack(const news& n) {
    message m;
    m.words = {static_cast<std::uint64_t>(n.what), n.counts.complete, n.counts.blocked, n.counts.events,
        n.memory, n.shares ? 1U : 0U, static_cast<std::uint64_t>(n.why.why), n.given.has_value() ? 1U : 0U};
    append(m.words, n.left);
    if (n.given) {
        append(m.words, *n.given);
    }
    m.words.insert(m.words.end(), n.why.where.begin(), n.why.where.end());
    m.text = n.why.text;
    return m;
}

std::optional<news> unpack(const message& m) {
    constexpr std::size_t fixed = 8;
    if (m.words.size() < fixed || m.words[0] > static_cast<std::uint64_t>(news::kind::stopped)
        || m.words[6] > static_cast<std::uint64_t>(stop::reason::bounded)) {
        return std::nullopt;
    }
    news n;
    n.what = static_cast<news::kind>(m.words[0]);
    n.counts = {m.words[1], m.words[2], m.words[3]};
    n.memory = m.words[4];
    n.shares = m.words[5] != 0;
    n.why.why = static_cast<stop::reason>(m.words[6]);
    std::size_t at = fixed;
    std::optional<frontier> left = read_frontier(m.words, at);
    if (!left) {
        return std::nullopt;
    }
    n.left = std::move(*left);
    if (m.words[7] != 0) {
        n.given = read_frontier(m.words, at);
        if (!n.given) {
            return std::nullopt;
        }
    }
    n.why.where.assign(m.words.begin() + static_cast<std::ptrdiff_t>(at), m.words.end());
    n.why.text = m.text;
    return n;
}

void work(runner& it, int socket, orders& wanted, budget& spare) {
    it.begin_process();
    worker self(it, socket, wanted, spare);
    while (const std::optional<message> m = receive_message(socket)) {
        std::size_t at = 0;
        std::optional<frontier> part = read_frontier(m->words, at);
        if (!part || !self.explore(std::move(*part))) {
            break;
        }
        if (it.stopped().why != stop::reason::none) {
            break;
        }
    }
    _exit(0);
}

}  // namespace weaveproof::parallel
