#pragma once

#include "support/scene.hpp"
#include "support/stage.hpp"

#include <any>
#include <cstddef>
#include <functional>
#include <memory>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

namespace weaveproof::property_tests {

/// The types of the specification and of the object are erased here, as RapidCheck's state machines take a compiler
/// seconds for each pair of types.
namespace erased {

struct call {
    specifications::thread_id thread;
    std::any what;
    std::string text;
};

class model {
  public:
    virtual ~model() = default;
    virtual std::shared_ptr<model> copy() const = 0;
    virtual call any_call(specifications::choice& random) const = 0;
    virtual bool may_begin(const call& c) const = 0;
    virtual void begin(const call& c) = 0;
};

class system {
  public:
    virtual ~system() = default;
    virtual void run(const model& before, const call& c) = 0;
    virtual void clear(const model& last) = 0;
};

/// Plays a random sequence of calls as a RapidCheck state machine.
void play(std::shared_ptr<const model> initial, const std::function<std::unique_ptr<system>()>& make_system);

template <class Specification>
class typed_model final : public model {
  public:
    explicit typed_model(scene<Specification> opening) : now(std::move(opening)) {}

    std::shared_ptr<model> copy() const override { return std::make_shared<typed_model>(now); }

    call any_call(specifications::choice& random) const override {
        const auto thread = random.below(static_cast<std::uint32_t>(now.blocked.size()));
        const auto what = now.state.any_call(random);
        std::ostringstream text;
        text << "thread " << thread << ": " << what;
        return {thread, what, text.str()};
    }

    bool may_begin(const call& c) const override {
        return now.may_begin(c.thread, what(c)) && now.foreseeable(c.thread, what(c));
    }

    void begin(const call& c) override { now.begin(c.thread, what(c)); }

    static const typename Specification::call& what(const call& c) {
        return *std::any_cast<typename Specification::call>(&c.what);
    }

    scene<Specification> now;
};

template <class Specification>
class typed_system final : public system {
  public:
    typed_system(std::size_t threads, typename stage<Specification>::object object)
        : stage_(threads, std::move(object)) {}

    void run(const model& before, const call& c) override {
        scene<Specification> expected = now(before);
        const auto& what = typed_model<Specification>::what(c);
        const auto completions = expected.begin(c.thread, what);
        stage_.begin(c.thread, what);
        stage_.expect(completions);
        stage_.expect_blocked(expected);
    }

    void clear(const model& last) override { stage_.clear(now(last)); }

  private:
    static const scene<Specification>& now(const model& m) {
        return static_cast<const typed_model<Specification>&>(m).now;
    }

    stage<Specification> stage_;
};

}  // namespace erased

/// Plays random calls of several threads on the object that `make_object()` makes, in the state `initial`, and compares
/// their results, and which of them block and go on, with the specification.
///
/// That is a shared pointer to something with `Specification::result perform(const Specification::call&)`.
template <class Specification, class MakeObject>
void play(const Specification& initial, std::size_t threads, const MakeObject& make_object) {
    erased::play(
        std::make_shared<const erased::typed_model<Specification>>(scene<Specification>(initial, threads)),
        [&] {
            return std::make_unique<erased::typed_system<Specification>>(
                threads, [object = make_object()](const typename Specification::call& c) {
                    return object->perform(c);
                });
        });
}

/// Random choices for a case that is no sequence of calls on one object, or for its beginning.
specifications::choice any_choice();
/// A random number of them, but no more than `at_most`.
std::vector<specifications::choice> any_choices(std::size_t at_most);

}  // namespace weaveproof::property_tests
