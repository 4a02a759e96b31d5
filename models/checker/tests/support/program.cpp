#include "program.hpp"

#include <algorithm>
#include <map>
#include <stdexcept>

#include <nlohmann/json.hpp>

namespace weaveproof::test {

namespace {

using nlohmann::json;
using kind = instruction::kind;

const std::pair<const char*, order> order_names[] = {{"relaxed", order::relaxed}, {"acquire", order::acquire},
    {"release", order::release}, {"acq_rel", order::acq_rel}, {"seq_cst", order::seq_cst}};

order parse_order(const json& j) {
    for (const auto& [name, value] : order_names)
        if (j == name)
            return value;
    throw std::invalid_argument("no such memory order: " + j.dump());
}

std::string name(order o) {
    for (const auto& [text, value] : order_names)
        if (value == o)
            return text;
    return "?";
}

std::uint32_t parse_location(const json& j) {
    return static_cast<std::uint32_t>(j.get<std::string>().at(0) - 'a');
}
std::uint32_t parse_register(const json& j) {
    return static_cast<std::uint32_t>(std::stoul(j.get<std::string>().substr(1)));
}

thread_code parse_thread(const json& list) {
    thread_code code;
    for (const json& op : list) {
        const auto what = op.at(0).get<std::string>();
        instruction i;
        if (what == "st") {
            i = {.what = kind::store,
                .location = parse_location(op.at(1)),
                .value = op.at(2),
                .success = parse_order(op.at(3))};
        } else if (what == "stx") {
            i = {.what = kind::store_register,
                .location = parse_location(op.at(1)),
                .target = parse_register(op.at(2)),
                .value = op.at(3),
                .success = parse_order(op.at(4))};
        } else if (what == "ld") {
            i = {.what = kind::load,
                .location = parse_location(op.at(2)),
                .target = parse_register(op.at(1)),
                .success = parse_order(op.at(3))};
        } else if (what == "xchg" || what == "add") {
            i = {.what = what == "add" ? kind::fetch_add : kind::exchange,
                .location = parse_location(op.at(2)),
                .target = parse_register(op.at(1)),
                .value = op.at(3),
                .success = parse_order(op.at(4))};
        } else if (what == "cas") {
            i = {.what = kind::compare_exchange,
                .location = parse_location(op.at(2)),
                .target = parse_register(op.at(1)),
                .value = op.at(4),
                .expected = op.at(3),
                .success = parse_order(op.at(5)),
                .failure = parse_order(op.at(6))};
        } else if (what == "fence") {
            i = {.what = kind::fence, .success = parse_order(op.at(1))};
        } else if (what == "if") {
            i = {.what = kind::if_equal,
                .target = parse_register(op.at(1)),
                .value = op.at(2),
                .body = parse_thread(op.at(3))};
        } else if (what == "await" || what == "until") {
            i = {.what = what == "await" ? kind::await : kind::loop_until,
                .location = parse_location(op.at(2)),
                .target = parse_register(op.at(1)),
                .value = op.at(3),
                .success = parse_order(op.at(4))};
        } else if (what == "choose") {
            i = {.what = kind::choose, .target = parse_register(op.at(1)), .value = op.at(2)};
        } else if (what == "lock") {
            i = {.what = kind::lock,
                .location = parse_location(op.at(1)),
                .value = op.at(2),
                .success = parse_order(op.at(3))};
        } else {
            throw std::invalid_argument("no such operation: " + what);
        }
        code.push_back(i);
    }
    return code;
}

json to_json(const thread_code& code) {
    json list = json::array();
    for (const instruction& i : code) {
        const std::string x(1, static_cast<char>('a' + i.location));
        const std::string r = "r" + std::to_string(i.target);
        switch (i.what) {
        case kind::store:
            list.push_back({"st", x, i.value, name(i.success)});
            break;
        case kind::store_register:
            list.push_back({"stx", x, r, i.value, name(i.success)});
            break;
        case kind::load:
            list.push_back({"ld", r, x, name(i.success)});
            break;
        case kind::exchange:
            list.push_back({"xchg", r, x, i.value, name(i.success)});
            break;
        case kind::fetch_add:
            list.push_back({"add", r, x, i.value, name(i.success)});
            break;
        case kind::compare_exchange:
            list.push_back({"cas", r, x, i.expected, i.value, name(i.success), name(i.failure)});
            break;
        case kind::fence:
            list.push_back({"fence", name(i.success)});
            break;
        case kind::if_equal:
            list.push_back({"if", r, i.value, to_json(i.body)});
            break;
        case kind::await:
            list.push_back({"await", r, x, i.value, name(i.success)});
            break;
        case kind::loop_until:
            list.push_back({"until", r, x, i.value, name(i.success)});
            break;
        case kind::choose:
            list.push_back({"choose", r, i.value});
            break;
        case kind::lock:
            list.push_back({"lock", x, i.value, name(i.success)});
            break;
        }
    }
    return list;
}

std::uint32_t location_count(const thread_code& code) {
    std::uint32_t count = 0;
    for (const instruction& i : code)
        count = std::max({count, i.location + 1, location_count(i.body)});
    return count;
}

}  // namespace

std::uint32_t location_count(const program& p) {
    std::uint32_t count = 0;
    for (const thread_code& code : p.threads)
        count = std::max(count, location_count(code));
    return count;
}

program parse_program(std::string_view text) {
    program p;
    for (const json& thread : json::parse(text))
        p.threads.push_back(parse_thread(thread));
    return p;
}

std::string to_string(const program& p) {
    json list = json::array();
    for (const thread_code& code : p.threads)
        list.push_back(to_json(code));
    return list.dump();
}

}  // namespace weaveproof::test
