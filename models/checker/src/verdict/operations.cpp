#include "verdict/operations.hpp"

namespace weaveproof::diagnosis {

namespace {

std::string_view name_of(graph::update how) {
    switch (how) {
    case graph::update::exchange:
        return "exchange";
    case graph::update::add:
        return "fetch_add";
    case graph::update::sub:
        return "fetch_sub";
    case graph::update::and_:
        return "fetch_and";
    case graph::update::or_:
        return "fetch_or";
    case graph::update::xor_:
        return "fetch_xor";
    case graph::update::nand:
        return "fetch_nand";
    case graph::update::enqueue:
        return "enqueue";
    case graph::update::take:
        return "take";
    case graph::update::requeue:
        return "requeue";
    }
    return "exchange";
}

// A wait is told as the operation that cannot go on.
graph::event_kind meant_kind(const graph::event& e) {
    return e.kind() == graph::event_kind::wait ? e.waits_as : e.kind();
}

}  // namespace

std::string_view name_of(graph::order o) {
    switch (o) {
    case graph::order::relaxed:
        return "relaxed";
    case graph::order::acquire:
        return "acquire";
    case graph::order::release:
        return "release";
    case graph::order::acq_rel:
        return "acq_rel";
    case graph::order::seq_cst:
        return "seq_cst";
    }
    return "seq_cst";
}

std::string_view operation_name(const graph::event& e, bool compare_exchange) {
    switch (meant_kind(e)) {
    case graph::event_kind::thread_begin:
        return "begin";
    case graph::event_kind::thread_end:
        return "end";
    case graph::event_kind::thread_create:
        return "create";
    case graph::event_kind::thread_join:
        return "join";
    case graph::event_kind::load:
        return "load";
    case graph::event_kind::store:
        return "store";
    case graph::event_kind::rmw_read:
    case graph::event_kind::rmw_write:
        return compare_exchange ? "compare_exchange" : name_of(e.act.how);
    case graph::event_kind::fence:
        return "fence";
    case graph::event_kind::choice:
        return "choose";
    case graph::event_kind::wait:
        break;
    }
    return "wait";
}

std::string_view order_name(const graph::execution_graph& g, graph::event_id id) {
    const graph::event& e = g[id];
    const graph::event_kind kind = meant_kind(e);
    if (!is_access(kind) && kind != graph::event_kind::fence) {
        return {};
    }
    const bool failed = e.kind() == graph::event_kind::rmw_read && write_of(g, id) == graph::no_event;
    return name_of(failed ? e.act.failure_order : e.act.success_order);
}

counterexample::event_kind kind_of(
    const graph::execution_graph& g, graph::event_id id, const runtime::event_record& record) {
    using result = counterexample::event_kind;
    const graph::event& e = g[id];
    switch (e.kind()) {
    case graph::event_kind::thread_begin:
        return result::begin;
    case graph::event_kind::thread_end:
        return result::end;
    case graph::event_kind::thread_create:
        return result::create;
    case graph::event_kind::thread_join:
        return result::join;
    case graph::event_kind::choice:
        return record.operation == nullptr ? result::choice : result::call;
    case graph::event_kind::wait:
        return result::wait;
    default:
        break;
    }
    if (record.operation != nullptr) {
        return result::call;
    }
    switch (e.kind()) {
    case graph::event_kind::store:
        return result::write;
    case graph::event_kind::rmw_read:
        return write_of(g, id) == graph::no_event ? result::read : result::update;
    case graph::event_kind::fence:
        return result::fence;
    default:
        return result::read;
    }
}

graph::event_id write_of(const graph::execution_graph& g, graph::event_id read) {
    const graph::event_id next = g[read].po_next;
    const bool writes = g[read].kind() == graph::event_kind::rmw_read && next != graph::no_event
        && g[next].kind() == graph::event_kind::rmw_write;
    return writes ? next : graph::no_event;
}

}  // namespace weaveproof::diagnosis
