#include "c11_models.h"

#include <assert.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <threads.h>
#include <time.h>

static int counter;
static mtx_t mutex;
static cnd_t changed;
static int ready;

// Runs `first` and `second` in threads of their own.
static void both(thrd_start_t first, thrd_start_t second) {
    thrd_t a;
    thrd_t b;
    assert(thrd_create(&a, first, NULL) == thrd_success);
    assert(thrd_create(&b, second, NULL) == thrd_success);
    assert(thrd_join(a, NULL) == thrd_success);
    assert(thrd_join(b, NULL) == thrd_success);
}

static struct timespec soon(void) {
    struct timespec t;
    timespec_get(&t, TIME_UTC);
    t.tv_sec += 1;
    return t;
}

// --- mutexes -----------------------------------------------------------------------------------------------------------

static int count(void* unused) {
    (void)unused;
    mtx_lock(&mutex);
    ++counter;
    mtx_unlock(&mutex);
    return 0;
}

static int count_without(void* unused) {
    (void)unused;
    ++counter;
    return 0;
}

static int count_and_keep(void* unused) {
    (void)unused;
    mtx_lock(&mutex);
    ++counter;
    return 0;
}

void c11_mutex(void) {
    mtx_init(&mutex, mtx_plain);
    both(count, count);
    assert(counter == 2);
    mtx_destroy(&mutex);
}

void c11_mutex_not_taken(void) {
    mtx_init(&mutex, mtx_plain);
    both(count, count_without);
}

void c11_mutex_not_given_back(void) {
    mtx_init(&mutex, mtx_plain);
    both(count, count_and_keep);
}

void c11_mutex_taken_twice(void) {
    mtx_init(&mutex, mtx_plain);
    mtx_lock(&mutex);
    mtx_lock(&mutex);
}

static int count_deep(void* unused) {
    mtx_lock(&mutex);
    count(unused);
    mtx_unlock(&mutex);
    return 0;
}

void c11_recursive_mutex(void) {
    mtx_init(&mutex, mtx_plain | mtx_recursive);
    both(count_deep, count_deep);
    assert(counter == 2);
    mtx_destroy(&mutex);
}

static int count_if_free(void* unused) {
    (void)unused;
    if (mtx_trylock(&mutex) == thrd_success) {
        ++counter;
        mtx_unlock(&mutex);
    }
    return 0;
}

static int count_in_any_case(void* unused) {
    (void)unused;
    const int got = mtx_trylock(&mutex);
    ++counter;
    if (got == thrd_success)
        mtx_unlock(&mutex);
    return 0;
}

void c11_try_lock(void) {
    mtx_init(&mutex, mtx_plain);
    both(count, count_if_free);
    assert(counter == 1 || counter == 2);
    mtx_destroy(&mutex);
}

void c11_try_lock_unheeded(void) {
    mtx_init(&mutex, mtx_plain);
    both(count, count_in_any_case);
}

static int count_in_time(void* unused) {
    (void)unused;
    const struct timespec until = soon();
    const int got = mtx_timedlock(&mutex, &until);
    assert(got == thrd_success || got == thrd_timedout);
    if (got == thrd_success) {
        ++counter;
        mtx_unlock(&mutex);
    }
    return 0;
}

static int count_late(void* unused) {
    (void)unused;
    const struct timespec until = soon();
    const int got = mtx_timedlock(&mutex, &until);
    ++counter;
    if (got == thrd_success)
        mtx_unlock(&mutex);
    return 0;
}

void c11_timed_lock(void) {
    mtx_init(&mutex, mtx_timed);
    both(count, count_in_time);
    assert(counter == 1 || counter == 2);
    mtx_destroy(&mutex);
}

void c11_timed_lock_unheeded(void) {
    mtx_init(&mutex, mtx_timed);
    both(count, count_late);
}

// --- condition variables -------------------------------------------------------------------------------------------------

static int wait_until_ready(void* unused) {
    (void)unused;
    mtx_lock(&mutex);
    while (!ready)
        cnd_wait(&changed, &mutex);
    mtx_unlock(&mutex);
    return 0;
}

static int make_ready(void* unused) {
    (void)unused;
    mtx_lock(&mutex);
    ready = 1;
    mtx_unlock(&mutex);
    cnd_signal(&changed);
    return 0;
}

static int make_ready_for_all(void* unused) {
    (void)unused;
    mtx_lock(&mutex);
    ready = 1;
    mtx_unlock(&mutex);
    cnd_broadcast(&changed);
    return 0;
}

void c11_condition(void) {
    mtx_init(&mutex, mtx_plain);
    cnd_init(&changed);
    both(wait_until_ready, make_ready);
    cnd_destroy(&changed);
    mtx_destroy(&mutex);
}

static void two_wait(thrd_start_t third) {
    mtx_init(&mutex, mtx_plain);
    cnd_init(&changed);
    thrd_t waiter;
    thrd_create(&waiter, wait_until_ready, NULL);
    both(wait_until_ready, third);
    thrd_join(waiter, NULL);
    cnd_destroy(&changed);
    mtx_destroy(&mutex);
}

void c11_condition_broadcast(void) {
    two_wait(make_ready_for_all);
}

void c11_condition_one_signal_for_two(void) {
    two_wait(make_ready);
}

void c11_condition_timed(void) {
    mtx_init(&mutex, mtx_plain);
    cnd_init(&changed);
    const struct timespec until = soon();
    mtx_lock(&mutex);
    assert(cnd_timedwait(&changed, &mutex, &until) == thrd_timedout);
    struct timespec now;
    timespec_get(&now, TIME_UTC);
    assert(now.tv_sec >= until.tv_sec);
    mtx_unlock(&mutex);
    cnd_destroy(&changed);
    mtx_destroy(&mutex);
}

// --- threads -------------------------------------------------------------------------------------------------------------

static int seven(void* unused) {
    (void)unused;
    return 7;
}

static int exits_with_eight(void* unused) {
    (void)unused;
    thrd_exit(8);
}

void c11_result_of_a_thread(void) {
    thrd_t thread;
    int result = 0;
    assert(thrd_create(&thread, seven, NULL) == thrd_success);
    assert(!thrd_equal(thread, thrd_current()));
    assert(thrd_join(thread, &result) == thrd_success);
    assert(result == 7);
}

void c11_exit_of_a_thread(void) {
    thrd_t thread;
    int result = 0;
    thrd_create(&thread, exits_with_eight, NULL);
    thrd_yield();
    thrd_join(thread, &result);
    assert(result == 8);
}

void c11_detached(void) {
    thrd_t thread;
    thrd_create(&thread, seven, NULL);
    assert(thrd_detach(thread) == thrd_success);
}

void c11_not_joined(void) {
    thrd_t thread;
    thrd_create(&thread, seven, NULL);
}

static tss_t key;
static atomic_int destroyed;

static void destroy_and_count(void* value) {
    free(value);
    atomic_fetch_add(&destroyed, 1);
}

static int has_a_value(void* unused) {
    (void)unused;
    assert(tss_get(key) == NULL);
    int* const mine = malloc(sizeof *mine);
    *mine = 1;
    assert(tss_set(key, mine) == thrd_success);
    assert(tss_get(key) == mine);
    return 0;
}

void c11_thread_specific(void) {
    assert(tss_create(&key, destroy_and_count) == thrd_success);
    both(has_a_value, has_a_value);
    assert(destroyed == 2);
    tss_delete(key);
}

void c11_thread_specific_leaks(void) {
    tss_create(&key, NULL);
    both(has_a_value, has_a_value);
    tss_delete(key);
}

static once_flag flag = ONCE_FLAG_INIT;
static int done_by_hand;

static void initialize(void) {
    ++counter;
}

static int initializes_once(void* unused) {
    (void)unused;
    call_once(&flag, initialize);
    assert(counter == 1);
    return 0;
}

static int initializes_by_hand(void* unused) {
    (void)unused;
    if (!done_by_hand) {
        done_by_hand = 1;
        initialize();
    }
    return 0;
}

void c11_once(void) {
    both(initializes_once, initializes_once);
}

void c11_once_by_hand(void) {
    both(initializes_by_hand, initializes_by_hand);
}

static _Thread_local int own = 5;

static int changes_its_own(void* unused) {
    (void)unused;
    assert(own == 5);
    own = 6;
    thrd_yield();
    assert(own == 6);
    return 0;
}

void c11_thread_local(void) {
    both(changes_its_own, changes_its_own);
    assert(own == 5);
}

// --- atomics -------------------------------------------------------------------------------------------------------------

static atomic_int flag_of_data;
static int data;
static memory_order how;

static int produce(void* unused) {
    (void)unused;
    data = 42;
    atomic_store_explicit(&flag_of_data, 1, how);
    return 0;
}

static int consume(void* unused) {
    (void)unused;
    while (atomic_load_explicit(&flag_of_data, memory_order_acquire) == 0) {
    }
    assert(data == 42);
    return 0;
}

void c11_atomics(void) {
    how = memory_order_release;
    both(produce, consume);
}

void c11_atomics_too_weak(void) {
    how = memory_order_relaxed;
    both(produce, consume);
}
