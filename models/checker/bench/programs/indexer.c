// Flanagan and Godefroid's indexer: N threads insert four messages each into a hash table by compare-and-swap.
#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#ifndef N
#define N 14
#endif
#define SIZE 128
#define MESSAGES 4

static atomic_int table[SIZE];

static void* insert(void* arg) {
    int tid = (int)(intptr_t)arg;
    for (int m = 1; m <= MESSAGES; m++) {
        int w = m * 11 + tid;
        int h = (w * 7) % SIZE;
        int empty = 0;
        while (!atomic_compare_exchange_strong_explicit(
            &table[h], &empty, w, memory_order_acq_rel, memory_order_acquire)) {
            h = (h + 1) % SIZE;
            empty = 0;
        }
    }
    return NULL;
}

int main(void) {
    pthread_t t[N];
    for (intptr_t i = 0; i < N; i++)
        pthread_create(&t[i], NULL, insert, (void*)i);
    for (int i = 0; i < N; i++)
        pthread_join(t[i], NULL);
    return 0;
}
