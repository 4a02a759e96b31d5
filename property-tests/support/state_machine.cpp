#include "support/state_machine.hpp"

#include <rapidcheck/state.h>

#include <cstdint>
#include <ostream>
#include <vector>

namespace weaveproof::property_tests {
namespace {

/// Whatever the size of the case: it decides how many calls there are, not which.
rc::Gen<std::vector<std::uint32_t>> numbers() {
    return rc::gen::resize(
        rc::kNominalSize, rc::gen::container<std::vector<std::uint32_t>>(6, rc::gen::inRange(0U, 1U << 16)));
}

struct model_value {
    std::shared_ptr<const erased::model> now;
};

using command = rc::state::Command<model_value, erased::system>;

class begin_call final : public command {
  public:
    explicit begin_call(erased::call c) : call_(std::move(c)) {}

    void checkPreconditions(const model_value& before) const override {
        RC_PRE(before.now->may_begin(call_));
    }

    void apply(model_value& before) const override {
        const auto after = before.now->copy();
        after->begin(call_);
        before.now = after;
    }

    void run(const model_value& before, erased::system& real) const override { real.run(*before.now, call_); }

    void show(std::ostream& out) const override { out << call_.text; }

  private:
    const erased::call call_;
};

}  // namespace

void erased::play(
    std::shared_ptr<const model> initial, const std::function<std::unique_ptr<system>()>& make_system) {
    const model_value opening{std::move(initial)};
    const auto commands = *rc::state::gen::commands(opening, [](const model_value& before) {
        return rc::gen::map(numbers(), [now = before.now](std::vector<std::uint32_t> row) {
            specifications::choice random(std::move(row));
            return std::shared_ptr<const command>(std::make_shared<begin_call>(now->any_call(random)));
        });
    });
    const auto real = make_system();
    rc::state::runAll(commands, opening, *real);
    model_value last = opening;
    rc::state::applyAll(commands, last);
    real->clear(*last.now);
}

specifications::choice any_choice() {
    return specifications::choice(*numbers());
}

std::vector<specifications::choice> any_choices(std::size_t at_most) {
    const auto count = *rc::gen::inRange<std::size_t>(0, at_most + 1);
    const auto rows = *rc::gen::container<std::vector<std::vector<std::uint32_t>>>(count, numbers());
    std::vector<specifications::choice> choices;
    choices.reserve(rows.size());
    for (const auto& row : rows) {
        choices.emplace_back(row);
    }
    return choices;
}

}  // namespace weaveproof::property_tests
