// Optimal-DPOR's lastzero: N writers fill an array each from its left neighbour; a reader looks for the last zero.
#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#ifndef N
#define N 12
#endif

static atomic_int array[N + 1];

static void* reader(void* unused) {
    (void)unused;
    for (int i = N; atomic_load_explicit(&array[i], memory_order_acquire) != 0; i--)
        ;
    return NULL;
}

static void* writer(void* arg) {
    intptr_t j = (intptr_t)arg;
    int left = atomic_load_explicit(&array[j - 1], memory_order_acquire);
    atomic_store_explicit(&array[j], left + 1, memory_order_release);
    return NULL;
}

int main(void) {
    pthread_t t[N + 1];
    pthread_create(&t[0], NULL, reader, NULL);
    for (intptr_t i = 1; i <= N; i++)
        pthread_create(&t[i], NULL, writer, (void*)i);
    for (int i = 0; i <= N; i++)
        pthread_join(t[i], NULL);
    return 0;
}
