// Tells ThreadSanitizer how threads wait for each other in libraries that it does not see: a library for LD_PRELOAD,
// whose functions take the place of those of Swift's Mutex and of libgomp. Without it, what a mutex guards and what
// the threads of a team share would be called races; a list of names to keep quiet about would hide the real ones.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Of the program; NULL in one without ThreadSanitizer, such as the shell of a test.
extern void __tsan_acquire(void *) __attribute__((weak));
extern void __tsan_release(void *) __attribute__((weak));

static void acquire(void *place) {
  if (__tsan_acquire) __tsan_acquire(place);
}

static void release(void *place) {
  if (__tsan_release) __tsan_release(place);
}

// A Mutex whose lock is free is taken within the program, where ThreadSanitizer sees it. What waits is in the library.
#define SWIFT __attribute__((swiftcall))
#define CONTEXT __attribute__((swift_context))
#define MUTEX "$s15Synchronization12_MutexHandleV"

SWIFT void mutex_lock(uint32_t thread, CONTEXT void *self) __asm__(MUTEX "9_lockSlowyys6UInt32VF");
SWIFT bool mutex_try_lock(CONTEXT void *self) __asm__(MUTEX "12_tryLockSlowSbyF");
SWIFT void mutex_unlock(CONTEXT void *self) __asm__(MUTEX "11_unlockSlowyyF");

SWIFT void mutex_lock(uint32_t thread, CONTEXT void *self) {
  ((SWIFT void (*)(uint32_t, CONTEXT void *self))dlsym(RTLD_NEXT, MUTEX "9_lockSlowyys6UInt32VF"))(
      thread, self);
  acquire(self);
}

SWIFT bool mutex_try_lock(CONTEXT void *self) {
  bool is_locked =
      ((SWIFT bool (*)(CONTEXT void *self))dlsym(RTLD_NEXT, MUTEX "12_tryLockSlowSbyF"))(self);
  if (is_locked) acquire(self);
  return is_locked;
}

SWIFT void mutex_unlock(CONTEXT void *self) {
  release(self);
  ((SWIFT void (*)(CONTEXT void *self))dlsym(RTLD_NEXT, MUTEX "11_unlockSlowyyF"))(self);
}

// A team begins after its caller has come to it, and the caller goes on after the team.
typedef struct {
  void (*body)(void *);
  void *data;
} team;

static void run(void *pointer) {
  team *t = pointer;
  acquire(t);
  t->body(t->data);
  release(t);
}

void GOMP_parallel(void (*body)(void *), void *data, unsigned threads, unsigned flags) {
  typedef void function(void (*)(void *), void *, unsigned, unsigned);
  team t = {body, data};
  release(&t);
  ((function *)dlsym(RTLD_NEXT, "GOMP_parallel"))(run, &t, threads, flags);
  acquire(&t);
}
