// The three-state futex mutex, N threads entering once each. The futex is emulated by an event count, so that
// a checker without a futex can run it too; built with -DFUTEX it makes the real system call instead.
#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>
#ifdef FUTEX
#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>
#endif
#ifndef N
#define N 3
#endif

static atomic_int state;
static int shared;

#ifdef FUTEX
static void wait_while(int value) {
    syscall(SYS_futex, &state, FUTEX_WAIT_PRIVATE, value, NULL, NULL, 0);
}
static void wake_one(void) {
    syscall(SYS_futex, &state, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0);
}
#else
static atomic_int wakeups;
static void wait_while(int value) {
    int seen = atomic_load(&wakeups);
    if (atomic_load_explicit(&state, memory_order_relaxed) != value)
        return;
    while (atomic_load(&wakeups) == seen)
        ;
}
static void wake_one(void) {
    atomic_fetch_add(&wakeups, 1);
}
#endif

static void* enter(void* unused) {
    (void)unused;
    int unlocked = 0;
    if (!atomic_compare_exchange_strong_explicit(
            &state, &unlocked, 1, memory_order_acquire, memory_order_acquire))
        while (atomic_exchange_explicit(&state, 2, memory_order_acquire) != 0)
            wait_while(2);
    shared++;
    if (atomic_exchange_explicit(&state, 0, memory_order_release) == 2)
        wake_one();
    return NULL;
}

int main(void) {
    pthread_t t[N];
    for (int i = 0; i < N; i++)
        pthread_create(&t[i], NULL, enter, NULL);
    for (int i = 0; i < N; i++)
        pthread_join(t[i], NULL);
    assert(shared == N);
    return 0;
}
