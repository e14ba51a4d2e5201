// The calls on files and folders that the shim stands before.
#define _GNU_SOURCE
#include "faults.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

static enum fault_kind opening(int flags) {
  return (flags & O_ACCMODE) != O_RDONLY || flags & O_CREAT ? FAULT_OPEN_WRITE : FAULT_OPEN_READ;
}

// A call of two numbers of bytes: all of them, or half.
static size_t part(struct fault fault, size_t count) {
  return fault.half && count > 1 ? count / 2 : count;
}

static mode_t mode_of(int flags, va_list arguments) {
  return flags & O_CREAT || (flags & O_TMPFILE) == O_TMPFILE ? va_arg(arguments, mode_t) : 0;
}

#define OPEN(name)                                                                                 \
  int name(const char *path, int flags, ...) {                                                     \
    REAL(name);                                                                                    \
    va_list arguments;                                                                             \
    va_start(arguments, flags);                                                                    \
    mode_t mode = mode_of(flags, arguments);                                                       \
    va_end(arguments);                                                                             \
    struct fault fault = fault_of_path(opening(flags), AT_FDCWD, path);                            \
    FAIL(fault, -1)                                                                                \
    return (int)fault_after(fault, real(path, flags, mode));                                       \
  }

#define OPENAT(name)                                                                               \
  int name(int folder, const char *path, int flags, ...) {                                         \
    REAL(name);                                                                                    \
    va_list arguments;                                                                             \
    va_start(arguments, flags);                                                                    \
    mode_t mode = mode_of(flags, arguments);                                                       \
    va_end(arguments);                                                                             \
    struct fault fault = fault_of_path(opening(flags), folder, path);                              \
    FAIL(fault, -1)                                                                                \
    return (int)fault_after(fault, real(folder, path, flags, mode));                               \
  }

OPEN(open)
OPEN(open64)
OPENAT(openat)
OPENAT(openat64)

// A call `result name(parameters)` of a kind: `judged` finds what becomes of it, `call` are its arguments.
#define CALL(result, failure, name, parameters, judged, call)                                      \
  result name parameters {                                                                         \
    REAL(name);                                                                                    \
    struct fault fault = judged;                                                                   \
    FAIL(fault, failure)                                                                           \
    return (result)fault_after(fault, (long)real call);                                            \
  }

#define ON_PATH(kind) fault_of_path(kind, AT_FDCWD, path)
#define ON_PATH_AT(kind) fault_of_path(kind, folder, path)
#define ON_FILE(kind) fault_of_file(kind, file)

CALL(int, -1, creat, (const char *path, mode_t mode), ON_PATH(FAULT_OPEN_WRITE), (path, mode))
CALL(int, -1, mkstemp, (char *path), ON_PATH(FAULT_OPEN_WRITE), (path))
CALL(int, -1, mkostemp, (char *path, int flags), ON_PATH(FAULT_OPEN_WRITE), (path, flags))
CALL(int, -1, fsync, (int file), ON_FILE(FAULT_SYNC), (file))
CALL(int, -1, fdatasync, (int file), ON_FILE(FAULT_SYNC), (file))
CALL(int, -1, ftruncate, (int file, off_t size), ON_FILE(FAULT_TRUNCATE), (file, size))
CALL(int, -1, ftruncate64, (int file, off64_t size), ON_FILE(FAULT_TRUNCATE), (file, size))
CALL(int, -1, truncate, (const char *path, off_t size), ON_PATH(FAULT_TRUNCATE), (path, size))
CALL(int, -1, posix_fallocate, (int file, off_t start, off_t size), ON_FILE(FAULT_TRUNCATE),
     (file, start, size))
CALL(int, -1, mkdir, (const char *path, mode_t mode), ON_PATH(FAULT_MKDIR), (path, mode))
CALL(int, -1, mkdirat, (int folder, const char *path, mode_t mode), ON_PATH_AT(FAULT_MKDIR),
     (folder, path, mode))
CALL(int, -1, unlink, (const char *path), ON_PATH(FAULT_REMOVE), (path))
CALL(int, -1, unlinkat, (int folder, const char *path, int flags), ON_PATH_AT(FAULT_REMOVE),
     (folder, path, flags))
CALL(int, -1, rmdir, (const char *path), ON_PATH(FAULT_REMOVE), (path))
CALL(int, -1, fchmod, (int file, mode_t mode), ON_FILE(FAULT_MODE), (file, mode))
CALL(int, -1, chmod, (const char *path, mode_t mode), ON_PATH(FAULT_MODE), (path, mode))
CALL(int, -1, fchmodat, (int folder, const char *path, mode_t mode, int flags),
     ON_PATH_AT(FAULT_MODE), (folder, path, mode, flags))
CALL(int, -1, flock, (int file, int operation), ON_FILE(FAULT_LOCK), (file, operation))
CALL(int, -1, stat, (const char *path, struct stat *status), ON_PATH(FAULT_STATUS), (path, status))
CALL(int, -1, lstat, (const char *path, struct stat *status), ON_PATH(FAULT_STATUS), (path, status))
CALL(int, -1, fstat, (int file, struct stat *status), ON_FILE(FAULT_STATUS), (file, status))
CALL(int, -1, fstatat, (int folder, const char *path, struct stat *status, int flags),
     ON_PATH_AT(FAULT_STATUS), (folder, path, status, flags))
CALL(int, -1, access, (const char *path, int how), ON_PATH(FAULT_STATUS), (path, how))
CALL(int, -1, faccessat, (int folder, const char *path, int how, int flags),
     ON_PATH_AT(FAULT_STATUS), (folder, path, how, flags))
CALL(char *, NULL, realpath, (const char *path, char *full), ON_PATH(FAULT_STATUS), (path, full))
CALL(DIR *, NULL, opendir, (const char *path), ON_PATH(FAULT_LIST), (path))
CALL(DIR *, NULL, fdopendir, (int file), ON_FILE(FAULT_LIST), (file))
CALL(struct dirent *, NULL, readdir, (DIR * stream), fault_of_file(FAULT_LIST, dirfd(stream)),
     (stream))
CALL(int, -1, link, (const char *from, const char *to),
     fault_of_paths(FAULT_LINK, AT_FDCWD, from, AT_FDCWD, to), (from, to))
CALL(int, -1, linkat, (int folder, const char *from, int other, const char *to, int flags),
     fault_of_paths(FAULT_LINK, folder, from, other, to), (folder, from, other, to, flags))
CALL(int, -1, symlink, (const char *text, const char *path), ON_PATH(FAULT_LINK), (text, path))
CALL(int, -1, symlinkat, (const char *text, int folder, const char *path), ON_PATH_AT(FAULT_LINK),
     (text, folder, path))

// As above, for bytes: a fault may take half of them, or none.
#define TRANSFER(name, kind, parameters, call)                                                     \
  ssize_t name parameters {                                                                        \
    REAL(name);                                                                                    \
    struct fault fault = fault_of_file(kind, file);                                                \
    FAIL(fault, -1)                                                                                \
    if (fault.nothing) return 0;                                                                   \
    return fault_after(fault, real call);                                                          \
  }

TRANSFER(write, FAULT_WRITE, (int file, const void *bytes, size_t count),
         (file, bytes, part(fault, count)))
TRANSFER(pwrite, FAULT_WRITE, (int file, const void *bytes, size_t count, off_t at),
         (file, bytes, part(fault, count), at))
TRANSFER(pwrite64, FAULT_WRITE, (int file, const void *bytes, size_t count, off64_t at),
         (file, bytes, part(fault, count), at))
TRANSFER(writev, FAULT_WRITE, (int file, const struct iovec *pieces, int count),
         (file, pieces, (int)part(fault, (size_t)count)))
TRANSFER(read, FAULT_READ, (int file, void *bytes, size_t count), (file, bytes, part(fault, count)))
TRANSFER(pread, FAULT_READ, (int file, void *bytes, size_t count, off_t at),
         (file, bytes, part(fault, count), at))
TRANSFER(pread64, FAULT_READ, (int file, void *bytes, size_t count, off64_t at),
         (file, bytes, part(fault, count), at))

// Linux frees the descriptor even where close fails.
int close(int file) {
  REAL(close);
  struct fault fault = fault_of_file(FAULT_CLOSE, file);
  int result = real(file);
  FAIL(fault, -1)
  return (int)fault_after(fault, result);
}

static int renamed(struct fault fault, int result, int folder, const char *path) {
  if (result == 0) fault_keep(folder, path);
  return (int)fault_after(fault, result);
}

int rename(const char *from, const char *to) {
  REAL(rename);
  struct fault fault = fault_of_paths(FAULT_RENAME, AT_FDCWD, from, AT_FDCWD, to);
  FAIL(fault, -1)
  return renamed(fault, real(from, to), AT_FDCWD, to);
}

int renameat(int folder, const char *from, int other, const char *to) {
  REAL(renameat);
  struct fault fault = fault_of_paths(FAULT_RENAME, folder, from, other, to);
  FAIL(fault, -1)
  return renamed(fault, real(folder, from, other, to), other, to);
}

int renameat2(int folder, const char *from, int other, const char *to, unsigned flags) {
  return (int)syscall(SYS_renameat2, folder, from, other, to, flags);
}

// System calls by number; of those, the program makes renameat2.
long syscall(long number, ...) {
  REAL(syscall);
  va_list arguments;
  va_start(arguments, number);
  long a = va_arg(arguments, long), b = va_arg(arguments, long), c = va_arg(arguments, long),
       d = va_arg(arguments, long), e = va_arg(arguments, long), f = va_arg(arguments, long);
  va_end(arguments);
  if (number != SYS_renameat2) return real(number, a, b, c, d, e, f);
  const char *from = (const char *)b, *to = (const char *)d;
  struct fault fault = fault_of_paths(FAULT_RENAME, (int)a, from, (int)c, to);
  FAIL(fault, -1)
  if (e && fault_swaps_are_refused()) {
    errno = EINVAL;
    return fault_after(fault, -1);
  }
  return renamed(fault, (int)real(number, a, b, c, d, e, 0L), (int)c, to);
}

void *mmap(void *place, size_t size, int protection, int flags, int file, off_t at) {
  REAL(mmap);
  struct fault fault = {0};
  if (!(flags & MAP_ANONYMOUS)) fault = fault_of_file(FAULT_MAP, file);
  FAIL(fault, MAP_FAILED)
  return (void *)fault_after(fault, (long)real(place, size, protection, flags, file, at));
}
