#ifndef CLINUX_SHIM_H
#define CLINUX_SHIM_H

#include <fcntl.h>
#include <gnu/libc-version.h>
#include <sys/syscall.h>
#include <unistd.h>

// Swaps two paths in one step. glibc declares renameat2 and RENAME_EXCHANGE (2) only under
// _GNU_SOURCE, which Swift's import of Glibc does not define. Returns 0, or -1 with errno set.
static inline int linux_exchange(const char *a, const char *b) {
  return (int)syscall(SYS_renameat2, AT_FDCWD, a, AT_FDCWD, b, 2u);
}

// Renames within a folder to a name that nothing has yet (RENAME_NOREPLACE, 1). Returns 0, or -1 with errno
// set: EEXIST for a name that is taken, EINVAL where the file system cannot.
static inline int linux_rename_new(int folder, const char *from, const char *to) {
  return (int)syscall(SYS_renameat2, folder, from, folder, to, 1u);
}

// The processors that this process may use, a bit each; returns the bytes written, or -1. glibc
// declares sched_getaffinity under _GNU_SOURCE alone.
static inline long linux_allowed_processors(unsigned long *bits, unsigned long size) {
  return syscall(SYS_sched_getaffinity, 0, size, bits);
}

// Opens a new file without a name in a folder, for reading and writing: it is gone with its descriptor,
// however the process ends. glibc declares O_TMPFILE under _GNU_SOURCE alone. Returns -1 with errno set,
// also where the file system has no such files.
static inline int linux_open_unnamed(const char *folder) {
  return open(folder, 020000000 | O_DIRECTORY | O_RDWR | O_CLOEXEC, 0600);
}

#endif
