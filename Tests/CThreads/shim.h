#ifndef CTHREADS_SHIM_H
#define CTHREADS_SHIM_H

#include <errno.h>
#include <pthread.h>
#include <sys/syscall.h>
#include <unistd.h>

struct thread_work {
  void (*body)(void *);
  void *argument;
  int failure;
};

static inline void *thread_main(void *argument) {
  struct thread_work *work = argument;
  // unshare(CLONE_FS | CLONE_FILES), which glibc declares under _GNU_SOURCE alone.
  if (syscall(SYS_unshare, 0x00000600) != 0) {
    work->failure = errno;
    return 0;
  }
  // Descriptors of other threads, such as their locks, are theirs.
  syscall(SYS_close_range, 3u, ~0u, 0u);
  work->body(work->argument);
  return 0;
}

// Runs `body` on a new thread with the stack of a main thread and a working folder and descriptors of its own, and
// waits for its end. Returns 0, or the errno by which this cannot be.
static inline int thread_run_apart(void (*body)(void *), void *argument) {
  struct thread_work work = {body, argument, 0};
  pthread_attr_t attributes;
  pthread_t thread;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, 8u << 20);
  int failure = pthread_create(&thread, &attributes, thread_main, &work);
  pthread_attr_destroy(&attributes);
  if (failure) return failure;
  pthread_join(thread, 0);
  return work.failure;
}

#endif
