// SV-COMP's fib_bench: two threads add each other's variable, N times each.
#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>
#ifndef N
#define N 5
#endif

static atomic_int a = 1, b = 1;

static void* add_b_to_a(void* unused) {
    (void)unused;
    for (int k = 0; k < N; k++) {
        int sum
            = atomic_load_explicit(&a, memory_order_acquire) + atomic_load_explicit(&b, memory_order_acquire);
        atomic_store_explicit(&a, sum, memory_order_release);
    }
    return NULL;
}

static void* add_a_to_b(void* unused) {
    (void)unused;
    for (int k = 0; k < N; k++) {
        int sum
            = atomic_load_explicit(&b, memory_order_acquire) + atomic_load_explicit(&a, memory_order_acquire);
        atomic_store_explicit(&b, sum, memory_order_release);
    }
    return NULL;
}

int main(void) {
    pthread_t t[2];
    pthread_create(&t[0], NULL, add_b_to_a, NULL);
    pthread_create(&t[1], NULL, add_a_to_b, NULL);
    pthread_join(t[0], NULL);
    pthread_join(t[1], NULL);
    int low = 1, most = 1;  // no schedule passes the (2N + 2)th Fibonacci number
    for (int k = 0; k < 2 * N; k++) {
        int next = low + most;
        low = most;
        most = next;
    }
    assert(atomic_load(&a) <= most && atomic_load(&b) <= most);
    return 0;
}
