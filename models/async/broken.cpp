#include "async/broken_async_mutex.hpp"
#include "async/properties.hpp"
#include "support/model_test.hpp"

namespace {

using namespace weaveproof::models;
using mistake = async_mutex_mistake;

WEAVEPROOF_BROKEN(async, does_not_look_again, "assertion") {
    coroutines_exclude_each_other<broken_async_mutex<mistake::does_not_look_again>, 2>();
}

WEAVEPROOF_BROKEN(async, frees_it_as_well, "data race") {
    coroutines_exclude_each_other<broken_async_mutex<mistake::frees_it_as_well>, 3>();
}

WEAVEPROOF_BROKEN(async, publishes_half, "data race") {
    coroutines_exclude_each_other<broken_async_mutex<mistake::publishes_half>, 2>();
}

WEAVEPROOF_BROKEN(async, uses_itself_afterwards, "use after free") {
    coroutines_exclude_each_other<broken_async_mutex<mistake::uses_itself_afterwards>, 2>();
}

}  // namespace
