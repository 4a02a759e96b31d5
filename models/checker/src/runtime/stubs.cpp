// Entries of the hooks whose operation a loop may spin on: each notes the registers that its caller expects to be preserved,
// and the stack pointer, and goes on into the hook proper. At that moment all that the caller will do next depends on these
// registers and on memory, so together they tell whether a loop has come back to where it was.
#include "runtime/engine.hpp"

#include <cstddef>

namespace weaveproof::runtime {

static_assert(offsetof(registers, preserved) == 0 && offsetof(registers, stack_pointer) == 160
    && offsetof(registers, known) == 168);

#if defined(__x86_64__)
asm(R"(
    .macro weaveproof_stub name
    .globl \name
    .type \name, @function
    .p2align 4
\name:
    movq %rbx, weaveproof_caller(%rip)
    movq %rbp, weaveproof_caller+8(%rip)
    movq %r12, weaveproof_caller+16(%rip)
    movq %r13, weaveproof_caller+24(%rip)
    movq %r14, weaveproof_caller+32(%rip)
    movq %r15, weaveproof_caller+40(%rip)
    movq %rsp, weaveproof_caller+160(%rip)
    movq $1, weaveproof_caller+168(%rip)
    jmp weaveproof_hook_\name
    .size \name, .-\name
    .endm
)");
#elif defined(__aarch64__)
asm(R"(
    .macro weaveproof_stub name
    .globl \name
    .type \name, %function
    .p2align 4
\name:
    adrp x16, weaveproof_caller
    add x16, x16, :lo12:weaveproof_caller
    stp x19, x20, [x16]
    stp x21, x22, [x16, #16]
    stp x23, x24, [x16, #32]
    stp x25, x26, [x16, #48]
    stp x27, x28, [x16, #64]
    stp x29, x30, [x16, #80]
    stp d8, d9, [x16, #96]
    stp d10, d11, [x16, #112]
    stp d12, d13, [x16, #128]
    stp d14, d15, [x16, #144]
    mov x17, sp
    str x17, [x16, #160]
    mov x17, #1
    str x17, [x16, #168]
    b weaveproof_hook_\name
    .size \name, .-\name
    .endm
)");
#else
#error "weaveproof runs on x86-64 and AArch64"
#endif

asm(R"(
    .text
    .macro weaveproof_atomic_stubs bits
    weaveproof_stub __tsan_atomic\bits\()_load
    weaveproof_stub __tsan_atomic\bits\()_exchange
    weaveproof_stub __tsan_atomic\bits\()_fetch_add
    weaveproof_stub __tsan_atomic\bits\()_fetch_sub
    weaveproof_stub __tsan_atomic\bits\()_fetch_and
    weaveproof_stub __tsan_atomic\bits\()_fetch_or
    weaveproof_stub __tsan_atomic\bits\()_fetch_xor
    weaveproof_stub __tsan_atomic\bits\()_fetch_nand
    weaveproof_stub __tsan_atomic\bits\()_compare_exchange_strong
    weaveproof_stub __tsan_atomic\bits\()_compare_exchange_weak
    weaveproof_stub __tsan_atomic\bits\()_compare_exchange_val
    .endm
    weaveproof_atomic_stubs 8
    weaveproof_atomic_stubs 16
    weaveproof_atomic_stubs 32
    weaveproof_atomic_stubs 64
    weaveproof_stub __atomic_load
    weaveproof_stub __atomic_exchange
    weaveproof_stub __atomic_compare_exchange
    weaveproof_stub syscall
    weaveproof_stub pthread_mutex_trylock
    weaveproof_stub pthread_mutex_lock
    weaveproof_stub pthread_rwlock_tryrdlock
    weaveproof_stub pthread_rwlock_trywrlock
    weaveproof_stub pthread_spin_trylock
    weaveproof_stub sem_trywait
    weaveproof_stub sched_yield
)");

}  // namespace weaveproof::runtime
