#include "parallel/crew.hpp"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <limits>
#include <new>
#include <poll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>

#include "parallel/resident.hpp"

namespace weaveproof::parallel {

namespace {

using namespace std::chrono_literals;

constexpr auto report_every = 200ms;
// Deaths of workers over one part, without any progress between, that are taken for its fault.
constexpr unsigned most_attempts = 3;

std::string describe_end(int status) {
    if (WIFSIGNALED(status)) {
        return "was ended by signal " + std::to_string(WTERMSIG(status)) + " (" + strsignal(WTERMSIG(status))
            + ")";
    }
    return "ended with exit code " + std::to_string(WEXITSTATUS(status));
}

}  // namespace

crew::crew(runner& it, const plan& p, watch& w)
    : runner_(it), plan_(p), watch_(w), shared_size_(sizeof(budget) + p.jobs * sizeof(orders)) {
    void* const memory
        = mmap(nullptr, shared_size_, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) {
        lost_ = std::string{"no memory to share between processes: "} + std::strerror(errno);
        return;
    }
    shared_ = memory;
    budget_ = new (shared_) budget;
    auto* const first = reinterpret_cast<orders*>(static_cast<char*>(shared_) + sizeof(budget));
    members_.resize(p.jobs);
    for (unsigned i = 0; i < p.jobs; ++i) {
        members_[i].orders = new (first + i) orders;
    }
}

crew::~crew() {
    for (member& m : members_) {
        dismiss(m);
    }
    if (shared_ != nullptr) {
        munmap(shared_, shared_size_);
    }
}

// --- workers --------------------------------------------------------------------------------------------------------

bool crew::hire(member& m) {
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
        return false;
    }
    m.orders->bits.store(0, std::memory_order_relaxed);
    std::fflush(nullptr);  // or what is not yet written would be written by both
    const pid_t parent = getpid();
    const pid_t process = fork();
    if (process == 0) {
        // The coordinator decides what an interrupt means; without it there is nothing to do.
        std::signal(SIGINT, SIG_IGN);
        std::signal(SIGTERM, SIG_IGN);
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (getppid() != parent) {
            _exit(0);
        }
        close(ends[0]);
        for (const member& other : members_) {
            if (other.socket >= 0) {
                close(other.socket);
            }
        }
        work(runner_, ends[1], *m.orders, *budget_);
    }
    const int error = errno;
    close(ends[1]);
    if (process < 0) {
        close(ends[0]);
        errno = error;
        return false;
    }
    m.process = process;
    m.socket = ends[0];
    m.inbox = {};
    m.busy = m.asked = false;
    return true;
}

void crew::dismiss(member& m) {
    if (m.process < 0) {
        return;
    }
    kill(m.process, SIGKILL);
    while (waitpid(m.process, nullptr, 0) < 0 && errno == EINTR) {
    }
    close(m.socket);
    m.process = m.socket = -1;
}

// A worker has died by itself: what it has not told is to be done again.
void crew::bury(member& m) {
    int status = 0;
    while (waitpid(m.process, &status, 0) < 0 && errno == EINTR) {
    }
    close(m.socket);
    m.process = m.socket = -1;
    if (!m.busy) {
        return;
    }
    m.busy = false;
    const bool came_on = m.counts.complete + m.counts.blocked != 0;
    const unsigned attempts = came_on ? 1 : m.attempts + 1;
    settled_ = sum(settled_, m.counts);
    waiting_.push_back({std::move(m.left), attempts});
    if (attempts >= most_attempts) {
        lost_ = "a process that explored " + describe_end(status) + ", " + std::to_string(attempts)
            + " times at the same place";
    }
}

// --- parts ----------------------------------------------------------------------------------------------------------

void crew::divide_for(std::size_t takers) {
    for (std::size_t i = 0; i < waiting_.size() && waiting_.size() < takers; ++i) {
        while (waiting_.size() < takers) {
            std::optional<frontier> half = split(waiting_[i].part);
            if (!half) {
                break;
            }
            waiting_.push_back({std::move(*half), waiting_[i].attempts});
        }
    }
}

void crew::assign() {
    divide_for(members_.size() - busy());
    for (std::size_t i = 0; i < members_.size() && !waiting_.empty(); ++i) {
        member& m = members_[i];
        if (m.busy) {
            continue;
        }
        if (m.process < 0 && !hire(m)) {
            const int error = errno;
            members_.erase(members_.begin() + static_cast<std::ptrdiff_t>(i--));
            if (members_.empty()) {
                lost_ = std::string{"cannot start a process: "} + std::strerror(error);
            }
            continue;
        }
        m.left = std::move(waiting_.back().part);
        m.attempts = waiting_.back().attempts;
        waiting_.pop_back();
        m.counts = {};
        m.busy = true;
        m.asked = false;
        m.orders->bits.store(0, std::memory_order_relaxed);
        message begin;
        append(begin.words, m.left);
        send_message(m.socket, begin);  // that it is dead, its socket will say
    }
}

// Those whose parts reach nearest to the root have the most to give, as a rule.
void crew::ask_to_share() {
    const auto asked
        = std::count_if(members_.begin(), members_.end(), [](const member& m) { return m.busy && m.asked; });
    for (std::size_t wanted = members_.size() - busy(), i = static_cast<std::size_t>(asked); i < wanted;
         ++i) {
        member* best = nullptr;
        for (member& m : members_) {
            if (m.busy && !m.asked
                && (best == nullptr || nearest_pending(m.left) < nearest_pending(best->left))) {
                best = &m;
            }
        }
        if (best == nullptr) {
            return;
        }
        best->asked = true;
        best->orders->bits.fetch_or(orders::share, std::memory_order_relaxed);
    }
}

void crew::order_all(std::uint32_t bits) {
    for (member& m : members_) {
        if (m.busy) {
            m.orders->bits.fetch_or(bits, std::memory_order_relaxed);
        }
    }
}

// --- news -----------------------------------------------------------------------------------------------------------

void crew::wait_for_news() {
    std::vector<pollfd> sockets;
    for (const member& m : members_) {
        sockets.push_back({m.socket, POLLIN, 0});
    }
    const bool hungry = busy() < members_.size();
    if (poll(sockets.data(), sockets.size(), hungry ? 1 : 20) <= 0) {
        return;
    }
    for (std::size_t i = 0; i < members_.size(); ++i) {
        if (members_[i].process >= 0 && sockets[i].revents != 0) {
            hear(members_[i]);
        }
    }
}

void crew::hear(member& m) {
    const bool alive = m.inbox.fill(m.socket);
    while (const std::optional<message> next = m.inbox.take()) {
        if (std::optional<news> said = unpack(*next)) {
            take(m, std::move(*said));
        }
    }
    if (!alive) {
        bury(m);
    }
}

void crew::take(member& m, news&& n) {
    m.memory = n.memory;
    if (n.what == news::kind::outdated || n.left.spin_sites.size() > spin_sites_.size()) {
        outdated_ = true;
        spin_sites_ = n.left.spin_sites;
        m.busy = false;
        return;
    }
    const exploration::statistics fresh = difference(n.counts, m.counts);
    if (fresh.complete + fresh.blocked != 0) {
        m.attempts = 0;
    }
    m.counts = n.counts;
    if (n.given) {
        waiting_.push_back({std::move(*n.given), m.attempts});
    }
    if (n.shares) {
        m.asked = false;
    }
    m.left = std::move(n.left);
    if (n.what == news::kind::running) {
        return;
    }
    m.busy = m.asked = false;
    settled_ = sum(settled_, n.counts);
    m.counts = {};
    if (n.what == news::kind::halted && (is_whole(m.left) || pending_nodes(m.left) > 0)) {
        waiting_.push_back({std::move(m.left), m.attempts});
    } else if (n.what == news::kind::violated || n.what == news::kind::stopped) {
        if (!ended_by_) {
            n.left = m.left;
            ended_by_ = std::move(n);
        }
    }
}

// --- the whole ------------------------------------------------------------------------------------------------------

exploration::statistics crew::counts() const {
    exploration::statistics all = settled_;
    for (const member& m : members_) {
        if (m.busy) {
            all = sum(all, m.counts);
        }
    }
    return all;
}

remainder crew::rest() const {
    remainder all;
    all.counts = counts();
    all.seconds = watch_.seconds();
    all.spin_sites = spin_sites_;
    for (const waiting_part& w : waiting_) {
        all.parts.push_back(w.part);
    }
    for (const member& m : members_) {
        if (m.busy && (is_whole(m.left) || pending_nodes(m.left) > 0)) {
            all.parts.push_back(m.left);
        }
    }
    return all;
}

std::size_t crew::busy() const {
    return static_cast<std::size_t>(
        std::count_if(members_.begin(), members_.end(), [](const member& m) { return m.busy; }));
}

std::uint64_t crew::memory() const {
    std::uint64_t all = resident_megabytes();
    for (const member& m : members_) {
        all += m.process >= 0 ? m.memory : 0;
    }
    return all;
}

// Runs the execution that a worker has found here too.
bool crew::repeat(const frontier& node) {
    assignment one(runner_.search());
    one.begin(node);
    while (runner_.step()) {
        const exploration::statistics ran = one.counts();
        if (ran.complete + ran.blocked != 0) {
            return false;
        }
    }
    return runner_.stopped().why == stop::reason::violated;
}

bool crew::explore(remainder& rest_of_it, outcome& result) {
    settled_ = rest_of_it.counts;
    spin_sites_ = rest_of_it.spin_sites;
    for (frontier& part : rest_of_it.parts) {
        waiting_.push_back({std::move(part)});
    }
    if (budget_ != nullptr) {
        constexpr std::uint64_t most = std::numeric_limits<std::int64_t>::max();
        budget_->limited = plan_.most_executions != 0;
        budget_->left = static_cast<std::int64_t>(std::min(watch_.executions_left(settled_), most));
    }
    const std::string limit = work_until_done();
    for (member& m : members_) {
        m.orders->bits.fetch_or(orders::halt, std::memory_order_relaxed);
    }
    rest_of_it = rest();
    for (member& m : members_) {
        dismiss(m);
    }
    if (outdated_) {
        rest_of_it = {};
        rest_of_it.spin_sites = spin_sites_;
        return false;
    }
    if (ended_by_) {
        report_end(result);
    } else if (!lost_.empty()) {
        result.how = outcome::end::limited;
        result.text = lost_;
    } else if (!rest_of_it.parts.empty()) {
        result.how = outcome::end::limited;
        result.text = limit;
    } else {
        result.how = outcome::end::explored;
    }
    return true;
}

// Until nothing is left or nothing more is to be done; says what limit was reached, if one was.
std::string crew::work_until_done() {
    std::string limit;
    while (lost_.empty() && !outdated_ && !ended_by_) {
        if (limit.empty() && (!budget_->limited || budget_->left.load(std::memory_order_relaxed) > 0)) {
            assign();
            if (waiting_.empty()) {
                ask_to_share();
            }
        }
        if (busy() == 0 && (waiting_.empty() || !limit.empty())) {
            break;
        }
        wait_for_news();
        if (clock::now() - asked_for_reports_ >= report_every) {
            asked_for_reports_ = clock::now();
            order_all(orders::report);
        }
        watch_.look(counts(), [this] { return rest(); });
        if (limit.empty()) {
            limit = watch_.limit_reached(counts(), plan_.most_memory_mb != 0 ? memory() : 0);
            if (!limit.empty()) {
                order_all(orders::halt);
            }
        }
    }
    return limit;
}

void crew::report_end(outcome& result) {
    result.text = ended_by_->why.text;
    result.where = ended_by_->why.where;
    if (ended_by_->what == news::kind::violated) {
        if (repeat(ended_by_->left)) {
            result.how = outcome::end::violated;
            return;
        }
        result.how = outcome::end::refused;
        result.text = "the model is not deterministic: a violation was found that does not come again";
        return;
    }
    result.how = ended_by_->why.why == stop::reason::bounded ? outcome::end::bounded : outcome::end::refused;
}

}  // namespace weaveproof::parallel
