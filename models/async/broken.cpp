#include "async/broken_async_buffer.hpp"
#include "async/broken_async_event.hpp"
#include "async/broken_async_mutex.hpp"
#include "async/broken_async_semaphore.hpp"
#include "async/properties.hpp"
#include "support/model_test.hpp"

namespace {

using namespace weaveproof::models;
using mistake = async_mutex_mistake;

WEAVEPROOF_BROKEN(async, does_not_look_again, "assertion") {
    coroutines_exclude_each_other<broken_async_mutex<mistake::does_not_look_again>, 2>();
}

WEAVEPROOF_BROKEN(async, frees_it_as_well, "data race") {
    who_waits_gets_it_alone<broken_async_mutex<mistake::frees_it_as_well>>();
}

WEAVEPROOF_BROKEN(async, publishes_half, "data race") {
    coroutines_exclude_each_other<broken_async_mutex<mistake::publishes_half>, 2>();
}

WEAVEPROOF_BROKEN(async, uses_itself_afterwards, "use after free") {
    coroutines_exclude_each_other<broken_async_mutex<mistake::uses_itself_afterwards>, 2>();
}

WEAVEPROOF_BROKEN(async, semaphore_does_not_look_again, "assertion") {
    a_release_is_for_two<broken_async_semaphore<async_semaphore_mistake::does_not_look_again>>();
}

WEAVEPROOF_BROKEN(async, release_wakes_one_of_two, "assertion") {
    a_release_is_for_two<broken_async_semaphore<async_semaphore_mistake::wakes_one_of_two>>();
}

WEAVEPROOF_BROKEN(async, release_keeps_what_it_gives, "assertion") {
    a_release_is_for_two<broken_async_semaphore<async_semaphore_mistake::keeps_what_it_gives>>();
}

WEAVEPROOF_BROKEN(async, set_wakes_one, "assertion") {
    set_is_for_all<broken_async_event<async_event_mistake::set_wakes_one>>();
}

WEAVEPROOF_BROKEN(async, clear_forgets_who_waits, "assertion") {
    clear_is_for_who_comes_later<broken_async_event<async_event_mistake::clear_forgets_who_waits>>();
}

WEAVEPROOF_BROKEN(async, last_in_first_out, "assertion") {
    first_in_first_out<broken_async_buffer<int, async_buffer_mistake::last_in_first_out>>();
}

WEAVEPROOF_BROKEN(async, close_forgets_pushers, "assertion") {
    close_lets_pushers_go<broken_async_buffer<int, async_buffer_mistake::close_forgets_pushers>>();
}

}  // namespace
