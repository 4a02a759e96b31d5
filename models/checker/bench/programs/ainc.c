// N threads, one relaxed fetch_add each: N! executions.
#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>
#ifndef N
#define N 9
#endif

static atomic_int x;

static void* increment(void* unused) {
    (void)unused;
    atomic_fetch_add_explicit(&x, 1, memory_order_relaxed);
    return NULL;
}

int main(void) {
    pthread_t t[N];
    for (int i = 0; i < N; i++)
        pthread_create(&t[i], NULL, increment, NULL);
    for (int i = 0; i < N; i++)
        pthread_join(t[i], NULL);
    return 0;
}
