#define _GNU_SOURCE
#include "CSyncs.h"

#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

static _Thread_local char lines[1 << 14];
static _Thread_local size_t length;
static _Thread_local bool notes;

void sync_log_start(void) {
  length = 0;
  lines[0] = 0;
  notes = true;
}

const char *sync_log_end(void) {
  notes = false;
  return lines;
}

static void note(const char *what, const char *first, const char *second) {
  if (!notes) return;
  int written = snprintf(lines + length, sizeof lines - length, "%s %s%s%s\n", what, first,
                         *second ? " " : "", second);
  if (written > 0 && length + (size_t)written < sizeof lines) length += (size_t)written;
}

int fsync(int file) {
  char link[64], path[4096];
  snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  ssize_t count = readlink(link, path, sizeof path - 1);
  path[count > 0 ? count : 0] = 0;
  note("sync", path, "");
  return (int)syscall(SYS_fsync, file);
}

int rename(const char *from, const char *to) {
  note("rename", from, to);
  return (int)syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0u);
}
