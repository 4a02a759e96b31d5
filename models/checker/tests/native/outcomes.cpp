#include "outcomes.hpp"

#include <vector>

namespace weaveproof::test {

namespace {

std::string text_of(const std::uint64_t* values) {
    std::string text;
    for (std::size_t i = 0; i < values_in_outcome; ++i)
        text += std::to_string(values[i]) + " ";
    return text;
}

}  // namespace

void outcome_log::add(const native_state& s) {
    if (used_ == most)
        return;  // the comparison will fail
    volatile std::uint64_t* to = &values_[used_++ * values_in_outcome];
    for (const auto& thread : s.registers)
        for (const std::uint64_t r : thread)
            *to++ = r;
    for (const auto& x : s.locations)
        *to++ = __atomic_load_n(reinterpret_cast<const std::uint64_t*>(&x), __ATOMIC_RELAXED);
}

outcomes outcome_log::all() const {
    outcomes result;
    for (std::size_t i = 0; i < used_; ++i)
        result.insert(text_of(&values_[i * values_in_outcome]));
    return result;
}

interpreted interpret(const program& p, memory_model::kind model) {
    interpreted found;
    found.result = explore(p, model, [&](const visited_execution& one) {
        if (one.how != exploration::execution_end::complete)
            return;
        std::vector<std::uint64_t> values;
        for (std::size_t t = 0; t < most_native_threads; ++t)
            for (std::size_t r = 0; r < 4; ++r)
                values.push_back(t < one.registers.size() ? one.registers[t][r] : 0);
        std::vector<std::uint64_t> last(most_native_locations);
        const graph::execution_graph& g = one.graph();
        for (graph::location_id x = 0; x < g.location_count(); ++x)
            last[one.number_of(x)] = g.value_written(x, g.mo_last(x));
        values.insert(values.end(), last.begin(), last.end());
        found.complete.insert(text_of(values.data()));
    });
    return found;
}

}  // namespace weaveproof::test
