#include "interpreter.hpp"

#include <stdexcept>

namespace weaveproof::test {

using namespace exploration;
using graph::action;
using graph::event_kind;
using graph::no_thread;
using graph::otherwise;
using graph::predicate;
using graph::update;
using kind = instruction::kind;

namespace {

constexpr std::uint32_t register_count = 8;
constexpr std::uint8_t word = 8;

struct frame {
    const thread_code* code;
    std::size_t next;
};

struct running_thread {
    std::vector<frame> frames;
    std::vector<std::uint64_t> registers = std::vector<std::uint64_t>(register_count, 0);
    std::size_t step = 0;  // thread 0 (main) only
    bool begun = false;
    bool ended = false;
};

action access(const instruction& i) {
    action a{.success_order = i.success, .failure_order = i.failure, .size = word, .operand = i.value};
    a.site = reinterpret_cast<std::uint64_t>(&i);
    switch (i.what) {
    case kind::store:
    case kind::store_register:
        a.kind = event_kind::store;
        break;
    case kind::load:
    case kind::loop_until:
        a.kind = event_kind::load;
        break;
    case kind::await:
        a.kind = event_kind::load;
        a.condition = predicate::equal;
        a.expected = i.value;
        a.unsatisfied = otherwise::block;
        break;
    case kind::exchange:
        a.kind = event_kind::rmw_read;
        break;
    case kind::fetch_add:
        a.kind = event_kind::rmw_read;
        a.how = update::add;
        break;
    case kind::compare_exchange:
        a.kind = event_kind::rmw_read;
        a.condition = predicate::equal;
        a.expected = i.expected;
        break;
    case kind::lock:
        a.kind = event_kind::rmw_read;
        a.condition = predicate::equal;
        a.expected = 0;
        a.unsatisfied = otherwise::block;
        break;
    default:
        throw std::logic_error("not an access");
    }
    return a;
}

class run {
  public:
    run(const program& p, explorer& search) : program_(p), search_(search) {
        threads_.resize(p.threads.size() + 1);
    }

    void one_execution() {
        for (auto& t : threads_)
            t = running_thread{};
        for (std::size_t i = 0; i < program_.threads.size(); ++i)
            threads_[i + 1].frames.push_back({&program_.threads[i], 0});
        for (thread_id t = no_thread; (t = search_.schedule()) != no_thread;)
            while (step(t)) {
            }
    }

    [[nodiscard]] std::vector<std::vector<std::uint64_t>> registers() const {
        std::vector<std::vector<std::uint64_t>> all;
        for (std::size_t i = 1; i < threads_.size(); ++i)
            all.push_back(threads_[i].registers);
        return all;
    }

    [[nodiscard]] std::uint64_t fingerprint(thread_id t) const {
        std::uint64_t h = 7;
        for (const frame& f : threads_[t].frames)
            h = h * 31 + reinterpret_cast<std::uint64_t>(f.code) + f.next;
        // The target of a loop is overwritten by its next iteration: what is in it is no state.
        const frame& top = threads_[t].frames.back();
        const instruction& i = (*top.code)[top.next];
        for (std::uint32_t r = 0; r < register_count; ++r)
            h = h * 1099511628211U
                + (i.what == kind::loop_until && r == i.target ? 0 : threads_[t].registers[r]);
        return h;
    }

  private:
    // One operation; false: the thread must pause.
    bool step(thread_id t) {
        running_thread& me = threads_[t];
        if (!me.begun) {
            if (!perform(t, {.kind = event_kind::thread_begin}))
                return false;
            return me.begun = true;
        }
        if (t == 0)
            return main_step();
        while (!me.frames.empty() && me.frames.back().next == me.frames.back().code->size())
            me.frames.pop_back();
        if (me.frames.empty()) {
            if (perform(t, {.kind = event_kind::thread_end}))
                me.ended = true;
            return false;
        }
        frame& top = me.frames.back();
        const instruction& i = (*top.code)[top.next];
        if (i.what == kind::if_equal) {
            ++top.next;
            if (me.registers[i.target] == i.value)
                me.frames.push_back({&i.body, 0});
            return true;
        }
        if (i.what == kind::fence) {
            if (!perform(t, {.kind = event_kind::fence, .success_order = i.success}))
                return false;
            ++top.next;
            return true;
        }
        if (i.what == kind::choose) {
            if (!perform(t,
                    {.kind = event_kind::choice,
                        .operand = i.value,
                        .site = reinterpret_cast<std::uint64_t>(&i)}))
                return false;
            me.registers[i.target] = result_;
            ++top.next;
            return true;
        }
        action a = access(i);
        if (i.what == kind::store_register)
            a.operand = me.registers[i.target] + i.value;
        if (!perform(t, a, i.location))
            return false;
        if (i.what != kind::store && i.what != kind::store_register)
            me.registers[i.target] = result_;
        if (i.what != kind::loop_until || result_ == i.value)
            ++top.next;
        return true;
    }

    bool same_code(std::size_t a, std::size_t b) {
        return to_string(program{{program_.threads[a]}}) == to_string(program{{program_.threads[b]}});
    }

    bool main_step() {
        running_thread& me = threads_[0];
        const std::size_t children = program_.threads.size();
        if (me.step < children) {
            // Threads of the same code are what threads with one function and argument are to native code.
            std::uint64_t code = 0;
            while (!same_code(code, me.step))
                ++code;
            if (!perform(0, {.kind = event_kind::thread_create, .operand = me.step, .expected = code}))
                return false;
        } else if (me.step < 2 * children) {
            if (!perform(0, {.kind = event_kind::thread_join, .operand = me.step - children + 1}))
                return false;
        } else {
            if (perform(0, {.kind = event_kind::thread_end}))
                me.ended = true;
            return false;
        }
        ++me.step;
        return true;
    }

    bool perform(thread_id t, const action& a, std::uint64_t location = 0) {
        const answer got = search_.perform(t, {.act = a, .address = location});
        result_ = got.value;
        return got.what == status::proceed;
    }

    const program& program_;
    explorer& search_;
    std::vector<running_thread> threads_;
    std::uint64_t result_ = 0;
};

}  // namespace

struct interpreter::state {
    state(const program& p, explorer& search) : it(p, search) {}
    run it;
};

interpreter::interpreter(const program& p, explorer& search) : state_(std::make_unique<state>(p, search)) {
    search.fingerprint_with([this](thread_id t) { return state_->it.fingerprint(t); });
}

interpreter::~interpreter() = default;

void interpreter::one_execution() {
    state_->it.one_execution();
}

exploration_result explore(const program& p, memory_model::kind model, const visitor& visit) {
    explorer search({.model = model});
    run it(p, search);
    search.fingerprint_with([&](thread_id t) { return it.fingerprint(t); });
    exploration_result result;
    while (search.next_execution()) {
        it.one_execution();
        const execution_end how = search.finish_execution();
        if (search.problem().what != problem::kind::none)
            break;
        if (how == execution_end::deadlock)
            ++result.deadlocks;
        if (how == execution_end::livelock)
            ++result.livelocks;
        if (how != execution_end::blocked && visit)
            visit({search, how, it.registers()});
    }
    result.complete = search.counts().complete;
    result.blocked = search.counts().blocked;
    result.problem = search.problem().text;
    return result;
}

}  // namespace weaveproof::test
