#define _GNU_SOURCE
#include "CSyncs.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static _Thread_local char lines[1 << 14];
static _Thread_local size_t length;
static _Thread_local bool notes;
static _Thread_local int folder_failure;

void sync_log_start(void) {
  length = 0;
  lines[0] = 0;
  notes = true;
}

const char *sync_log_end(void) {
  notes = false;
  return lines;
}

void sync_fail_folders(int number) { folder_failure = number; }

static void note(const char *what, const char *first, const char *second) {
  if (!notes) return;
  int written = snprintf(lines + length, sizeof lines - length, "%s %s%s%s\n", what, first,
                         *second ? " " : "", second);
  if (written > 0 && length + (size_t)written < sizeof lines) length += (size_t)written;
}

// The path of an open file, with "/NAME" where there is a name.
static void find(int file, const char *name, char *path, size_t size) {
  char link[64];
  snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  ssize_t count = readlink(link, path, size - 1);
  size_t end = count > 0 ? (size_t)count : 0;
  snprintf(path + end, size - end, "%s%s", *name ? "/" : "", name);
}

int fsync(int file) {
  char path[4096];
  find(file, "", path, sizeof path);
  note("sync", path, "");
  struct stat status;
  if (folder_failure && fstat(file, &status) == 0 && S_ISDIR(status.st_mode)) {
    errno = folder_failure;
    return -1;
  }
  return (int)syscall(SYS_fsync, file);
}

int renameat(int from_folder, const char *from, int to_folder, const char *to) {
  char first[4096], second[4096];
  find(from_folder, from, first, sizeof first);
  find(to_folder, to, second, sizeof second);
  note("rename", first, second);
  return (int)syscall(SYS_renameat2, from_folder, from, to_folder, to, 0u);
}

int rename(const char *from, const char *to) {
  note("rename", from, to);
  return (int)syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0u);
}
