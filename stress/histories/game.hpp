#pragma once

#include "clients/program.hpp"
#include "histories/history.hpp"
#include "specifications/choice.hpp"
#include "specifications/specification.hpp"

#include <cstdint>
#include <random>
#include <vector>

namespace weaveproof::stress {

using specifications::choice;
using specifications::specification;

/// What there is to know of a primitive, beside its specification, to record histories of it. A game G has
///
///     using object                          a real one behind the calls of its specification, made from an initial state
///     static constexpr unsigned rounds      for which one object is used: more than one where it is not used up
///     any_initial(choice&, threads)         a state to begin with
///
/// and may have
///
///     plan(random, threads)                 what a thread calls in a round, where that depends on what the others call
///     relief(n)                             the nth call of a bystander, which any thread may make in every state, for
///                                           threads that wait: to go on so brings all of them to an end
///     measures(call)                        whether it gives up, if it waits briefly, when so much time has passed
template <class Game>
concept game = specification<typename Game::object::specification> && requires(choice& random) {
    Game::any_initial(random, 1U);
};

template <class Game>
using specification_of = typename Game::object::specification;
template <class Game>
using call_of = typename specification_of<Game>::call;

/// A random number in [0, bound), bound > 0. The lowest bits of the engine are poor.
inline unsigned below(std::minstd_rand& random, unsigned bound) {
    return static_cast<unsigned>(random() >> 4) % bound;
}

/// Enough for the choices of one call.
inline choice any_choice(std::minstd_rand& random) {
    std::vector<std::uint32_t> numbers(6);
    for (std::uint32_t& each : numbers) {
        each = static_cast<std::uint32_t>(random() >> 4);
    }
    return choice(std::move(numbers));
}

/// What a thread calls in a round.
template <game Game>
std::vector<call_of<Game>> any_plan(
    std::minstd_rand& random, const specification_of<Game>& initial, unsigned threads) {
    if constexpr (requires { Game::plan(random, threads); }) {
        return Game::plan(random, threads);
    } else {
        std::vector<call_of<Game>> result;
        for (unsigned length = 1 + below(random, 6); length > 0; --length) {
            choice c = any_choice(random);
            if (const auto call = clients::any_call<typename Game::object>(initial, result, c)) {
                result.push_back(*call);
            }
        }
        return result;
    }
}

}  // namespace weaveproof::stress
