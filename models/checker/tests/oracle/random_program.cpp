#include "random_program.hpp"

namespace weaveproof::test {

namespace {

using kind = instruction::kind;

// Small values, so that reads meet what they compare with; distinct writes would hide atomicity and value confusion.
rc::Gen<std::uint64_t> value() {
    return rc::gen::map(rc::gen::inRange<int>(0, 4), [](int v) { return std::uint64_t(v); });
}

rc::Gen<order> any_of(std::vector<order> orders) {
    return rc::gen::elementOf(std::move(orders));
}

rc::Gen<instruction> simple_instruction(program_shape shape) {
    return rc::gen::exec([shape] {
        static const std::vector<order> loads{order::relaxed, order::acquire, order::seq_cst};
        static const std::vector<order> stores{order::relaxed, order::release, order::seq_cst};
        static const std::vector<order> all{
            order::relaxed, order::acquire, order::release, order::acq_rel, order::seq_cst};
        static const std::vector<order> fences{
            order::acquire, order::release, order::acq_rel, order::seq_cst};
        // Each kind as often as it is to come.
        static const std::vector<kind> plain{kind::store, kind::store, kind::store, kind::store, kind::load,
            kind::load, kind::load, kind::load, kind::exchange, kind::exchange, kind::fetch_add,
            kind::fetch_add, kind::fence, kind::compare_exchange, kind::compare_exchange, kind::fence,
            kind::fence, kind::store_register};
        static const std::vector<kind> with_blocking = [] {
            std::vector<kind> more = plain;
            more.insert(more.end(), {kind::await, kind::lock});
            return more;
        }();
        instruction i;
        i.what = *rc::gen::elementOf(shape.blocking ? with_blocking : plain);
        i.location = *rc::gen::inRange<std::uint32_t>(0, shape.locations);
        i.target = *rc::gen::inRange<std::uint32_t>(1, 3);
        i.value = *value();
        if (i.what == kind::lock)
            i.value = 1;
        i.expected = *value();
        switch (i.what) {
        case kind::store:
        case kind::store_register:
            i.success = *any_of(stores);
            break;
        case kind::load:
        case kind::await:
            i.success = *any_of(loads);
            break;
        case kind::fence:
            i.success = *any_of(fences);
            break;
        default:
            i.success = *any_of(all);
            break;
        }
        i.failure = *any_of(loads);
        return i;
    });
}

rc::Gen<instruction> any_instruction(program_shape shape) {
    return rc::gen::exec([shape] {
        if (*rc::gen::inRange(0, 8) != 0)
            return *simple_instruction(shape);
        instruction i;
        i.what = kind::if_equal;
        i.target = *rc::gen::inRange<std::uint32_t>(1, 3);
        i.value = *rc::gen::inRange<std::uint64_t>(0, 3);
        i.body = {*simple_instruction(shape)};
        return i;
    });
}

}  // namespace

rc::Gen<program> random_program(program_shape shape) {
    return rc::gen::exec([shape] {
        program p;
        const auto threads = *rc::gen::inRange<std::uint32_t>(2, shape.most_threads + 1);
        std::uint32_t left = shape.most_instructions;
        for (std::uint32_t t = 0; t < threads; ++t) {
            const std::uint32_t most = std::min(5U, left - (threads - t - 1));
            const auto count = *rc::gen::inRange<std::uint32_t>(std::min(2U, most), most + 1);
            left -= count;
            p.threads.push_back(*rc::gen::container<thread_code>(count, any_instruction(shape)));
        }
        return p;
    });
}

}  // namespace weaveproof::test
