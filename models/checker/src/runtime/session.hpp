// Runs the executions of a callable, one after another, as a search asks for them.
#pragma once

#include "exploration/explorer.hpp"
#include "parallel/runner.hpp"
#include "runtime/engine.hpp"
#include "runtime/runtime.hpp"

namespace weaveproof::runtime {

// Several may take turns, each with a search of its own; what ended the execution that ran last is in `ended`.
class session : public parallel::runner {
  public:
    // States of the program are kept by number, so one session at a time may have some.
    enum class states : std::uint8_t { saved, none };

    session(const request&, const options&, states);
    ~session() override;

    [[nodiscard]] exploration::explorer& search() override { return search_; }
    bool step() override;
    [[nodiscard]] parallel::stop stopped() const override;
    void leave_program() override;
    void begin_process() override;

  private:
    void begin();
    void judge(exploration::execution_end);
    void judge_stuck(violation_kind);
    void judge_complete();
    violation& add_violation(violation_kind);
    void describe(violation&);

    const request& request_;
    const options& how_;
    exploration::explorer search_;
    bool is_silent_ = false;  // what a program prints is shown in its first execution only
};

}  // namespace weaveproof::runtime
