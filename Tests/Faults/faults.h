#ifndef FAULTS_H
#define FAULTS_H

#include <dlfcn.h>
#include <errno.h>
#include <stdbool.h>
#include <stddef.h>

// The kinds of calls that are counted; their names stand in plan.c.
enum fault_kind {
  FAULT_OPEN_WRITE, // open, openat, creat, mkstemp with a flag that writes or makes
  FAULT_OPEN_READ,
  FAULT_WRITE,    // write, pwrite, writev
  FAULT_READ,     // read, pread
  FAULT_SYNC,     // fsync, fdatasync
  FAULT_CLOSE,    // of a file below the folder
  FAULT_RENAME,   // rename, renameat, renameat2, syscall(SYS_renameat2)
  FAULT_TRUNCATE, // ftruncate, truncate, fallocate
  FAULT_MKDIR,    // mkdir, mkdirat
  FAULT_REMOVE,   // unlink, unlinkat, rmdir
  FAULT_LINK,     // link, linkat, symlink, symlinkat
  FAULT_LIST,     // opendir, fdopendir, readdir
  FAULT_STATUS,   // stat, lstat, fstat, fstatat, access, faccessat, realpath
  FAULT_MODE,     // fchmod, fchmodat, chmod
  FAULT_MAP,      // mmap of a file below the folder
  FAULT_LOCK,     // flock
  FAULT_OUTPUT,   // write to the standard output
  FAULT_ERROR,    // write to the standard error
  FAULT_MEMORY,   // an allocation of FAULT_BYTES or more by anybody in the process
  FAULT_THREAD,   // pthread_create
  FAULT_KINDS
};

// What becomes of a call: none of these for one that is passed on.
struct fault {
  int error;    // it is not made, and fails with this errno
  bool nothing; // it is not made, and returns 0
  bool half;    // it takes half of the bytes
  bool dies;    // the process ends after it
};

// Counts a call, notes it, and looks up what becomes of it; a process that ends before the call ends here.
// A call that concerns nothing below the folder is not counted.
struct fault fault_of_path(enum fault_kind kind, int folder, const char *path);
struct fault fault_of_paths(enum fault_kind kind, int folder, const char *path, int other_folder,
                            const char *other);
struct fault fault_of_file(enum fault_kind kind, int file);
struct fault fault_of_process(enum fault_kind kind, size_t size);

// After the call: ends the process where the fault says so; returns `result`.
long fault_after(struct fault fault, long result);

// Keeps the bytes that a rename has put at a path: a link in FAULT_KEEP, named by a number and the path's end.
void fault_keep(int folder, const char *path);

bool fault_swaps_are_refused(void); // as on a file system without RENAME_EXCHANGE

// The function of that name that this library stands before.
#define REAL(name)                                                                                 \
  static __typeof__(name) *real;                                                                   \
  if (!real) real = (__typeof__(name) *)dlsym(RTLD_NEXT, #name)

// Returns from the caller where the call is not made.
#define FAIL(fault, failure)                                                                       \
  if ((fault).error) {                                                                             \
    errno = (fault).error;                                                                         \
    return failure;                                                                                \
  }

#endif
