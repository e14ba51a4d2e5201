// The calls for memory and threads that the shim stands before.
//
// The allocator is that of glibc: dlsym allocates itself, so it cannot be asked here.
#define _GNU_SOURCE
#include "faults.h"

#include <pthread.h>
#include <stdlib.h>

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *old, size_t size);
extern void *__libc_memalign(size_t alignment, size_t size);

void *malloc(size_t size) {
  struct fault fault = fault_of_process(FAULT_MEMORY, size);
  FAIL(fault, NULL)
  return (void *)fault_after(fault, (long)__libc_malloc(size));
}

void *calloc(size_t count, size_t size) {
  size_t bytes = 0;
  if (__builtin_mul_overflow(count, size, &bytes)) bytes = (size_t)-1;
  struct fault fault = fault_of_process(FAULT_MEMORY, bytes);
  FAIL(fault, NULL)
  return (void *)fault_after(fault, (long)__libc_calloc(count, size));
}

void *realloc(void *old, size_t size) {
  struct fault fault = fault_of_process(FAULT_MEMORY, size);
  FAIL(fault, NULL)
  return (void *)fault_after(fault, (long)__libc_realloc(old, size));
}

void *memalign(size_t alignment, size_t size) {
  struct fault fault = fault_of_process(FAULT_MEMORY, size);
  FAIL(fault, NULL)
  return (void *)fault_after(fault, (long)__libc_memalign(alignment, size));
}

void *aligned_alloc(size_t alignment, size_t size) { return memalign(alignment, size); }

int posix_memalign(void **place, size_t alignment, size_t size) {
  void *result = memalign(alignment, size);
  if (!result) return ENOMEM;
  *place = result;
  return 0;
}

int pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*body)(void *),
                   void *argument) {
  REAL(pthread_create);
  struct fault fault = fault_of_process(FAULT_THREAD, 0);
  if (fault.error) return fault.error;
  return (int)fault_after(fault, real(thread, attributes, body, argument));
}
