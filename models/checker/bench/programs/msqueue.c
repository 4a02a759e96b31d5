// The Michael and Scott queue on a fixed pool of nodes: N threads enqueue one item, then try to dequeue one.
#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#ifndef N
#define N 3
#endif

struct node {
    int value;
    _Atomic(struct node*) next;
};

static struct node pool[N + 1];
static _Atomic(struct node*) head = &pool[N];
static _Atomic(struct node*) tail = &pool[N];
static atomic_int got;

static void enqueue(struct node* n) {
    for (;;) {
        struct node* t = atomic_load_explicit(&tail, memory_order_acquire);
        struct node* next = atomic_load_explicit(&t->next, memory_order_acquire);
        if (next) {
            atomic_compare_exchange_strong_explicit(
                &tail, &t, next, memory_order_release, memory_order_relaxed);
            continue;
        }
        if (atomic_compare_exchange_strong_explicit(
                &t->next, &next, n, memory_order_release, memory_order_relaxed)) {
            atomic_compare_exchange_strong_explicit(&tail, &t, n, memory_order_release, memory_order_relaxed);
            return;
        }
    }
}

static int dequeue(void) {
    for (;;) {
        struct node* h = atomic_load_explicit(&head, memory_order_acquire);
        struct node* next = atomic_load_explicit(&h->next, memory_order_acquire);
        if (!next)
            return 0;
        int value = next->value;
        if (atomic_compare_exchange_strong_explicit(
                &head, &h, next, memory_order_acq_rel, memory_order_acquire))
            return value;
    }
}

static void* work(void* arg) {
    int id = (int)(intptr_t)arg;
    pool[id].value = id + 1;
    enqueue(&pool[id]);
    int value = dequeue();
    if (value)
        atomic_fetch_add_explicit(&got, 1 << (4 * (value - 1)), memory_order_relaxed);
    return NULL;
}

int main(void) {
    pthread_t t[N];
    for (intptr_t i = 0; i < N; i++)
        pthread_create(&t[i], NULL, work, (void*)i);
    for (int i = 0; i < N; i++)
        pthread_join(t[i], NULL);
    for (int i = 0; i < N; i++)
        assert(((atomic_load(&got) >> (4 * i)) & 15) <= 1);
    return 0;
}
