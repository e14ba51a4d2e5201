#define _GNU_SOURCE
#include "CAllocations.h"

#include <dlfcn.h>
#include <errno.h>

extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);

static _Thread_local size_t count, within_library;

size_t allocations(void) { return count; }

// oneDNN's function, as CKernels calls it.
int dnnl_primitive_execute(const void *primitive, void *stream, int count, const void *arguments) {
  static int (*execute)(const void *, void *, int, const void *);
  within_library++;
  if (!execute)
    execute = (int (*)(const void *, void *, int, const void *))dlsym(RTLD_NEXT,
                                                                      "dnnl_primitive_execute");
  int status = execute(primitive, stream, count, arguments);
  within_library--;
  return status;
}

// A sanitizer has a malloc of its own, and sees no heap but its own: nothing is counted then.
#if !__has_feature(address_sanitizer) && !__has_feature(thread_sanitizer)
static void note(void) { count += !within_library; }

void *malloc(size_t size) {
  note();
  return __libc_malloc(size);
}

void *calloc(size_t n, size_t size) {
  note();
  return __libc_calloc(n, size);
}

void *realloc(void *memory, size_t size) {
  note();
  return __libc_realloc(memory, size);
}

void *memalign(size_t alignment, size_t size) {
  note();
  return __libc_memalign(alignment, size);
}

void *aligned_alloc(size_t alignment, size_t size) { return memalign(alignment, size); }

int posix_memalign(void **memory, size_t alignment, size_t size) {
  *memory = memalign(alignment, size);
  return *memory ? 0 : ENOMEM;
}
#endif
