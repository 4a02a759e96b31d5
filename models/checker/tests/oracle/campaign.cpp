#include "campaign.hpp"

#include <unordered_map>

#include <rapidcheck.h>

#include "random_program.hpp"

namespace weaveproof::test {

namespace {

class silent_listener final : public rc::detail::TestListener {
    void onTestCaseFinished(const rc::detail::CaseDescription&) override {}
    void onShrinkTried(const rc::detail::CaseDescription&, bool) override {}
    void onTestFinished(const rc::detail::TestMetadata&, const rc::detail::TestResult&) override {}
};

}  // namespace

const char* name_of(axioms model) {
    static constexpr const char* names[] = {"c++20", "sc", "tso"};
    return names[static_cast<std::size_t>(model)];
}

std::optional<failure> run(const campaign& c) {
    // RapidCheck goes on from a program that fails to smaller ones that do: the last that failed is the smallest.
    std::optional<failure> last;
    const auto property = [&](const program& p) {
        const bool shrinking = last.has_value();
        if (c.before)
            c.before(p);
        for (const axioms model : c.models) {
            const comparison result = compare(p, model, c.most_graphs);
            if (!result.difference.empty()) {
                last = {p, model, result.difference};
                RC_FAIL(result.difference);
            }
            if (c.after && !shrinking)
                c.after(p, model, result);
        }
    };
    rc::detail::TestParams parameters;
    parameters.seed = c.seed;
    parameters.maxSuccess = c.count;
    silent_listener listener;
    (void)rc::detail::checkTestable(property, rc::detail::TestMetadata{}, parameters, listener,
        std::unordered_map<std::string, rc::detail::Reproduce>{});
    return last;
}

}  // namespace weaveproof::test
