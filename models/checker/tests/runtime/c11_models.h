// Models in C11 with <threads.h>: right ones, and twins that are broken in one place.
#pragma once

#ifdef __cplusplus
extern "C" {
#endif

void c11_mutex(void);
void c11_mutex_not_taken(void);
void c11_mutex_not_given_back(void);
void c11_mutex_taken_twice(void);
void c11_recursive_mutex(void);
void c11_try_lock(void);
void c11_try_lock_unheeded(void);
void c11_timed_lock(void);
void c11_timed_lock_unheeded(void);
void c11_condition(void);
void c11_condition_broadcast(void);
void c11_condition_one_signal_for_two(void);
void c11_condition_timed(void);
void c11_result_of_a_thread(void);
void c11_exit_of_a_thread(void);
void c11_detached(void);
void c11_not_joined(void);
void c11_thread_specific(void);
void c11_thread_specific_leaks(void);
void c11_once(void);
void c11_once_by_hand(void);
void c11_thread_local(void);
void c11_atomics(void);
void c11_atomics_too_weak(void);

#ifdef __cplusplus
}
#endif
