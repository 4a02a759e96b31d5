#include "random_program.hpp"

#include <algorithm>

namespace weaveproof::test {

namespace {

using kind = instruction::kind;

// Small values, so that reads meet what they compare with; distinct writes would hide atomicity and value confusion.
rc::Gen<std::uint64_t> value() {
    return rc::gen::inRange<std::uint64_t>(0, 4);
}

const std::vector<order> load_orders{order::relaxed, order::acquire, order::seq_cst};
const std::vector<order> store_orders{order::relaxed, order::release, order::seq_cst};
const std::vector<order> fence_orders{order::acquire, order::release, order::acq_rel, order::seq_cst};
const std::vector<order> all_orders{
    order::relaxed, order::acquire, order::release, order::acq_rel, order::seq_cst};

const std::vector<order>& orders_of(kind what) {
    switch (what) {
    case kind::store:
    case kind::store_register:
        return store_orders;
    case kind::load:
    case kind::await:
    case kind::loop_until:
        return load_orders;
    case kind::fence:
        return fence_orders;
    default:
        return all_orders;
    }
}

// Cycles of seq_cst events take four of them or more at the right places, and fences that synchronize take relaxed accesses
// around them: too rare where all orders are as likely.
enum class palette : std::uint8_t { all, mostly_seq_cst, mostly_relaxed };

order pick_order(kind what, palette colours) {
    const std::vector<order>& possible = orders_of(what);
    const bool unusual = *rc::gen::inRange(0, 3) == 0;
    if (colours == palette::mostly_seq_cst)
        return unusual ? possible.front() : order::seq_cst;
    if (colours == palette::mostly_relaxed && what != kind::fence && !unusual)
        return order::relaxed;
    return *rc::gen::elementOf(possible);
}

// Each kind as often as it is to come.
std::vector<kind> kinds_of(const program_shape& shape, palette colours) {
    std::vector<kind> all;
    const auto add = [&](std::size_t times, kind what) { all.insert(all.end(), times, what); };
    add(6, kind::store);
    add(6, kind::load);
    add(3, kind::exchange);
    add(3, kind::fetch_add);
    add(3, kind::compare_exchange);
    add(colours == palette::mostly_relaxed ? 12 : 4, kind::fence);
    add(2, kind::store_register);
    if (shape.choices)
        add(1, kind::choose);
    if (shape.blocking) {
        add(2, kind::await);
        add(2, kind::lock);
    }
    return all;
}

instruction pick_instruction(const program_shape& shape, palette colours) {
    static const std::uint64_t alternatives = 2;
    instruction i;
    i.what = *rc::gen::elementOf(kinds_of(shape, colours));
    i.location = *rc::gen::inRange<std::uint32_t>(0, shape.locations);
    i.target = *rc::gen::inRange<std::uint32_t>(1, 3);
    i.value = *value();
    i.expected = *value();
    i.success = pick_order(i.what, colours);
    i.failure = *rc::gen::elementOf(load_orders);
    if (i.what == kind::lock)
        i.value = 1;
    else if (i.what == kind::choose)
        i.value = alternatives;
    return i;
}

instruction pick_any(const program_shape& shape, palette colours) {
    if (*rc::gen::inRange(0, 6) != 0)
        return pick_instruction(shape, colours);
    instruction i;
    i.what = kind::if_equal;
    i.target = *rc::gen::inRange<std::uint32_t>(1, 3);
    i.value = *rc::gen::inRange<std::uint64_t>(0, 3);
    for (int n = *rc::gen::inRange(1, 3); n > 0; --n)
        i.body.push_back(pick_instruction(shape, colours));
    return i;
}

bool reads_register(kind what) {
    return what == kind::if_equal || what == kind::store_register;
}
bool writes_register(kind what) {
    return !reads_register(what) && what != kind::store && what != kind::fence;
}

// Branches and stores of a register take one that a read has written, where there is one.
void tie_to_reads(thread_code& code, std::vector<std::uint32_t>& read) {
    for (instruction& i : code) {
        if (writes_register(i.what))
            read.push_back(i.target);
        else if (reads_register(i.what) && !read.empty()
            && std::find(read.begin(), read.end(), i.target) == read.end())
            i.target = read.back();
        tie_to_reads(i.body, read);
    }
}

program pick_program(const program_shape& shape) {
    program p;
    const palette colours = *rc::gen::element(palette::all, palette::mostly_seq_cst, palette::mostly_relaxed);
    const auto threads = *rc::gen::inRange<std::uint32_t>(2, shape.most_threads + 1);
    auto left = *rc::gen::inRange<std::uint32_t>(threads + 2, shape.most_instructions + 1);
    for (std::uint32_t t = 0; t < threads; ++t) {
        const std::uint32_t others = threads - t - 1;
        const std::uint32_t most = std::min(5U, left - others);
        const auto count = *rc::gen::inRange<std::uint32_t>(std::min(2U, most), most + 1);
        left -= count;
        thread_code code;
        for (std::uint32_t i = 0; i < count; ++i)
            code.push_back(pick_any(shape, colours));
        std::vector<std::uint32_t> read;
        tie_to_reads(code, read);
        p.threads.push_back(std::move(code));
    }
    return p;
}

std::vector<instruction> smaller_instructions(const instruction& i) {
    std::vector<instruction> all;
    const auto with = [&](auto change) {
        all.push_back(i);
        change(all.back());
    };
    if (i.what != kind::fence && i.success != order::relaxed)
        with([](instruction& it) { it.success = order::relaxed; });
    if (i.failure != order::relaxed)
        with([](instruction& it) { it.failure = order::relaxed; });
    if (i.location != 0)
        with([](instruction& it) { it.location = 0; });
    if (i.expected != 0)
        with([](instruction& it) { it.expected = 0; });
    const std::uint64_t least = i.what == kind::choose ? 1 : 0;
    if (i.value > least && i.what != kind::lock)
        with([](instruction& it) { --it.value; });
    return all;
}

std::vector<thread_code> smaller_codes(const thread_code& code) {
    std::vector<thread_code> all;
    for (std::size_t at = 0; at < code.size(); ++at) {
        const auto here = static_cast<std::ptrdiff_t>(at);
        thread_code without = code;
        without.erase(without.begin() + here);
        all.push_back(without);
        if (code[at].what == kind::if_equal) {  // as if it were always taken
            without.insert(without.begin() + here, code[at].body.begin(), code[at].body.end());
            all.push_back(std::move(without));
        }
    }
    for (std::size_t at = 0; at < code.size(); ++at) {
        for (const instruction& by : smaller_instructions(code[at])) {
            all.push_back(code);
            all.back()[at] = by;
        }
        for (thread_code& body : smaller_codes(code[at].body)) {
            all.push_back(code);
            all.back()[at].body = std::move(body);
        }
    }
    return all;
}

const char* name_of(kind what) {
    switch (what) {
    case kind::store:
        return "store";
    case kind::store_register:
        return "store of a register";
    case kind::load:
        return "load";
    case kind::exchange:
        return "exchange";
    case kind::fetch_add:
        return "fetch-add";
    case kind::compare_exchange:
        return "compare-exchange";
    case kind::await:
        return "blocking read";
    case kind::lock:
        return "blocking read-modify-write";
    case kind::choose:
        return "choice";
    default:
        return nullptr;
    }
}

const char* name_of(order o) {
    static constexpr const char* names[] = {"relaxed", "acquire", "release", "acq_rel", "seq_cst"};
    return names[static_cast<std::size_t>(o)];
}

struct reader {
    std::set<std::string> found = {};
    std::set<std::uint32_t> read = {};     // registers that hold what a read has read
    std::set<std::uint32_t> updated = {};  // locations with a read-modify-write

    void look_at(const thread_code& code) {
        for (const instruction& i : code) {
            if (i.what == kind::fence) {
                found.insert(name_of(i.success) + std::string(" fence"));
                continue;
            }
            if (reads_register(i.what) && read.contains(i.target))
                found.insert(i.what == kind::if_equal ? "branch on a read" : "store of what was read");
            if (i.what == kind::if_equal) {
                look_at(i.body);
                continue;
            }
            found.insert(name_of(i.what));
            if (i.what != kind::choose)
                found.insert(name_of(i.success) + std::string(" access"));
            if (i.what == kind::compare_exchange)
                found.insert(name_of(i.failure) + std::string(" failure"));
            if (writes_register(i.what))
                read.insert(i.target);
            if (i.what == kind::exchange || i.what == kind::fetch_add || i.what == kind::compare_exchange
                || i.what == kind::lock)
                updated.insert(i.location);
        }
    }
};

}  // namespace

rc::Gen<program> random_program(program_shape shape) {
    const auto whole
        = rc::gen::resize(rc::kNominalSize, rc::gen::exec([shape] { return pick_program(shape); }));
    return rc::gen::shrink(
        rc::gen::noShrink(whole), [](const program& p) { return rc::seq::fromContainer(smaller(p)); });
}

std::vector<program> smaller(const program& p) {
    std::vector<program> all;
    for (std::size_t t = 0; p.threads.size() > 1 && t < p.threads.size(); ++t) {
        program without = p;
        without.threads.erase(without.threads.begin() + static_cast<std::ptrdiff_t>(t));
        all.push_back(std::move(without));
    }
    for (std::size_t t = 0; t < p.threads.size(); ++t)
        for (thread_code& code : smaller_codes(p.threads[t])) {
            all.push_back(p);
            all.back().threads[t] = std::move(code);
        }
    return all;
}

std::set<std::string> features(const program& p) {
    std::set<std::string> found{std::to_string(p.threads.size()) + " threads"};
    std::vector<std::set<std::uint32_t>> updated;
    for (const thread_code& code : p.threads) {
        reader one;
        one.look_at(code);
        found.merge(one.found);
        updated.push_back(std::move(one.updated));
    }
    for (std::size_t t = 0; t < updated.size(); ++t)
        for (std::size_t u = 0; u < t; ++u)
            for (const std::uint32_t x : updated[t])
                if (updated[u].contains(x))
                    found.insert("rival read-modify-writes");
    return found;
}

const std::set<std::string>& all_features() {
    static const std::set<std::string> all{"2 threads", "3 threads", "4 threads", "store",
        "store of a register", "store of what was read", "load", "exchange", "fetch-add", "compare-exchange",
        "blocking read", "blocking read-modify-write", "choice", "branch on a read",
        "rival read-modify-writes", "acquire fence", "release fence", "acq_rel fence", "seq_cst fence",
        "relaxed access", "acquire access", "release access", "acq_rel access", "seq_cst access",
        "relaxed failure", "acquire failure", "seq_cst failure"};
    return all;
}

}  // namespace weaveproof::test
