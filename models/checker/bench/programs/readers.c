// One writer, N readers of the same location: 2^N executions.
#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>
#ifndef N
#define N 13
#endif

static atomic_int x;

static void* write_x(void* unused) {
    (void)unused;
    atomic_store_explicit(&x, 1, memory_order_release);
    return NULL;
}

static void* read_x(void* unused) {
    (void)unused;
    (void)atomic_load_explicit(&x, memory_order_acquire);
    return NULL;
}

int main(void) {
    pthread_t t[N + 1];
    pthread_create(&t[0], NULL, write_x, NULL);
    for (int i = 1; i <= N; i++)
        pthread_create(&t[i], NULL, read_x, NULL);
    for (int i = 0; i <= N; i++)
        pthread_join(t[i], NULL);
    return 0;
}
