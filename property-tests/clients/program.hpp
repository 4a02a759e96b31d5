#pragma once

#include "clients/drafts.hpp"
#include "clients/literals.hpp"
#include "clients/recorded.hpp"
#include "specifications/choice.hpp"

#include <cstddef>
#include <deque>
#include <functional>
#include <optional>
#include <sstream>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace weaveproof::clients {

/// A small concurrent program: some objects, and for each thread what it calls. The last thread is the initial one.
template <class Object>
struct program {
    using specification = typename Object::specification;

    struct step {
        std::size_t object;
        typename specification::call what;
    };

    std::vector<specification> objects;
    std::vector<std::vector<step>> threads;

    std::size_t calls() const {
        std::size_t sum = 0;
        for (const auto& each : threads) {
            sum += each.size();
        }
        return sum;
    }
};

template <class Specification>
bool may_follow(const std::vector<typename Specification::call>& of_the_same_thread,
    const typename Specification::call& next) {
    if constexpr (requires { Specification::may_follow(of_the_same_thread, next); }) {
        return Specification::may_follow(of_the_same_thread, next);
    } else {
        return true;
    }
}

/// A call that the object has, and that a thread which makes those may make, too; nothing if there seems to be none.
template <class Object, class Call>
std::optional<Call> any_call(const typename Object::specification& initial,
    const std::vector<Call>& of_the_same_thread, specifications::choice& random) {
    for (int attempt = 0; attempt < 8; ++attempt) {
        auto call = initial.any_call(random);
        if constexpr (requires { Object::adapted(call); }) {
            call = Object::adapted(call);
        }
        if (Object::has(call.what) && may_follow<typename Object::specification>(of_the_same_thread, call)) {
            return call;
        }
    }
    return std::nullopt;
}

/// The program that a draft describes. `any_initial` makes the initial state of an object.
template <class Object, class AnyInitial>
program<Object> make_program(const draft& from, const AnyInitial& any_initial) {
    using call = typename Object::specification::call;
    program<Object> result;
    specifications::choice random(from.objects);
    const std::size_t objects = random.below(4) == 3 ? 2 : 1;
    for (std::size_t i = 0; i < objects; ++i) {
        result.objects.push_back(any_initial(random));
    }
    for (const auto& rows : from.threads) {
        std::vector<typename program<Object>::step> steps;
        std::vector<std::vector<call>> calls(objects);
        for (const draft::row& row : rows) {
            specifications::choice choice(row);
            const std::size_t object = choice.below(2) % objects;
            if (const auto next = any_call<Object>(result.objects[object], calls[object], choice)) {
                steps.push_back({object, *next});
                calls[object].push_back(*next);
            }
        }
        for (std::size_t i = 0; i < objects; ++i) {
            if constexpr (requires { result.objects[i].expect(calls[i]); }) {
                result.objects[i].expect(calls[i]);
            }
        }
        if (!steps.empty()) {
            result.threads.push_back(std::move(steps));
        }
    }
    return result;
}

/// Runs the threads at the same time, the last of them in this one; that gives back what it holds when the others have
/// ended.
template <class Object, class Thread>
void play(const std::vector<Thread>& threads) {
    caller<Object> self;
    std::vector<std::thread> others;
    for (std::size_t t = 0; t + 1 < threads.size(); ++t) {
        others.emplace_back([&threads, t] {
            caller<Object> other;
            threads[t](other);
        });
    }
    threads.back()(self);
    for (std::thread& each : others) {
        each.join();
    }
}

template <class Object>
void play(const program<Object>& p) {
    std::deque<recorded<Object>> objects;
    for (const auto& initial : p.objects) {
        objects.emplace_back(initial, objects.empty() ? "a" : "b");
    }
    const auto thread = [&](const auto& steps) {
        return [&objects, &steps](caller<Object>& self) {
            for (const auto& step : steps) {
                self(objects[step.object], step.what);
            }
        };
    };
    std::vector<decltype(thread(p.threads[0]))> threads;
    for (const auto& steps : p.threads) {
        threads.push_back(thread(steps));
    }
    play<Object>(threads);
}

/// How a program is written down.
struct notation {
    std::string primitive;             ///< "mutex"
    std::string name;                  ///< of the model
    std::string object;                ///< the type, e.g. "mutex_object<weaveproof::mutex>"
    std::vector<std::string> headers;  ///< beside those of the clients
};

/// A model that can be compiled as it stands: with the directories models and property-tests for its includes.
template <class Object>
std::string to_source(const program<Object>& p, const notation& how) {
    std::ostringstream out;
    out << "#include \"clients/program.hpp\"\n#include \"objects/" << how.primitive
        << ".hpp\"\n#include \"support/model_test.hpp\"\n";
    for (const std::string& each : how.headers) {
        out << "#include \"" << each << "\"\n";
    }
    out << "\nnamespace {\n\nusing object = weaveproof::property_tests::" << how.object << ";\n";
    out << "using object_under_test = weaveproof::clients::recorded<object>;\n";
    out << "using enum object::specification::operation;\n\n";
    out << "WEAVEPROOF_MODEL(" << how.primitive << ", " << how.name << ") {\n";
    for (std::size_t i = 0; i < p.objects.size(); ++i) {
        const char* const name = i == 0 ? "a" : "b";
        out << "    object_under_test " << name << "({" << literal(p.objects[i]) << "}, \"" << name
            << "\");\n";
    }
    out << "    using caller = weaveproof::clients::caller<object>;\n";
    out << "    weaveproof::clients::play<object, std::function<void(caller&)>>({";
    for (std::size_t t = 0; t < p.threads.size(); ++t) {
        out << (t == 0 ? "\n" : ",\n") << "        [&](caller& self) {\n";
        for (const auto& step : p.threads[t]) {
            out << "            self(" << (step.object == 0 ? "a" : "b") << ", {" << literal(step.what)
                << "});\n";
        }
        out << "        }";
    }
    out << "});\n}\n\n}  // namespace\n";
    return out.str();
}

}  // namespace weaveproof::clients
