// Which call fails, and how: counts calls and compares the count with FAULT.
//
//     FAULT_FOLDER  calls are counted that concern paths below this folder, which is absolute and resolved
//     FAULT         "N=WHAT", several after commas: what becomes of the N-th call. WHAT is the name of an errno,
//                   short or nothing (a write takes half of the bytes, or none), kill, kill-after or kill-half
//                   (SIGKILL before, after, or within a write), INT or TERM (the signal, then the call), or an
//                   errno with ":KIND+KIND", by which all later calls of these kinds fail too
//     FAULT_LOG     a file that gets a line for every counted call: "N KIND PATH [OTHER PATH]"
//     FAULT_KEEP    a folder that gets a link to every file that was renamed
//     FAULT_BYTES   the smallest allocation that is counted; none is without it
//     FAULT_SWAP    "no": a renameat2 with flags fails with EINVAL
//     FAULT_AFTER   microseconds after which SIGKILL comes
#define _GNU_SOURCE
#include "faults.h"

#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static const char *const names[FAULT_KINDS] = {
    "open-write", "open-read", "write",  "read",  "sync",   "close",  "rename",
    "truncate",   "mkdir",     "remove", "link",  "list",   "status", "mode",
    "map",        "lock",      "output", "error", "memory", "thread"};

static const struct {
  const char *name;
  int number;
} errors[] = {{"ENOSPC", ENOSPC}, {"EIO", EIO},       {"EINTR", EINTR},   {"EDQUOT", EDQUOT},
              {"ENOMEM", ENOMEM}, {"EROFS", EROFS},   {"EMFILE", EMFILE}, {"EACCES", EACCES},
              {"EINVAL", EINVAL}, {"ENOLCK", ENOLCK}, {"EAGAIN", EAGAIN}, {"EPIPE", EPIPE}};

struct step {
  long at;
  struct fault fault;
  bool kills;
  int signal;
  unsigned later; // the kinds that go on failing, a bit each
};

static struct step steps[8];
static size_t step_count;
static const char *root, *keep;
static size_t root_length, smallest = SIZE_MAX;
static int log_file = -1;
static bool refuses_swaps, is_ready;
static atomic_long calls, kept;
static atomic_uint lasting;
static atomic_int lasting_error;

// System calls by the C library, past what this library stands before.
static long direct(long number, long a, long b, long c, long d, long e) {
  REAL(syscall);
  return real(number, a, b, c, d, e, 0L);
}

static void die(void) {
  direct(SYS_kill, getpid(), SIGKILL, 0, 0, 0);
  for (;;) pause();
}

static void refuse(const char *what) {
  fprintf(stderr, "FAULT: cannot read '%s'\n", what);
  abort();
}

static void read_step(struct step *step, char *text) {
  char *what = strchr(text, '=');
  if (!what) refuse(text);
  *what++ = 0;
  step->at = strtol(text, NULL, 10);
  char *later = strchr(what, ':');
  if (later) *later++ = 0;
  if (!strcmp(what, "short"))
    step->fault.half = true;
  else if (!strcmp(what, "nothing"))
    step->fault.nothing = true;
  else if (!strcmp(what, "kill"))
    step->kills = true;
  else if (!strcmp(what, "kill-after"))
    step->fault.dies = true;
  else if (!strcmp(what, "kill-half"))
    step->fault.dies = step->fault.half = true;
  else if (!strcmp(what, "INT"))
    step->signal = SIGINT;
  else if (!strcmp(what, "TERM"))
    step->signal = SIGTERM;
  else {
    for (size_t i = 0; i < sizeof errors / sizeof *errors; i++)
      if (!strcmp(what, errors[i].name)) step->fault.error = errors[i].number;
    if (!step->fault.error) refuse(what);
  }
  char *rest = NULL;
  for (char *name = later ? strtok_r(later, "+", &rest) : NULL; name;
       name = strtok_r(NULL, "+", &rest)) {
    unsigned bits = 0;
    for (int kind = 0; kind < FAULT_KINDS; kind++)
      if (!strcmp(name, names[kind])) bits = 1u << kind;
    if (!bits) refuse(name);
    step->later |= bits;
  }
}

static void start_timer(long microseconds) {
  struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGKILL};
  struct itimerspec when = {
      .it_value = {.tv_sec = microseconds / 1000000, .tv_nsec = microseconds % 1000000 * 1000 + 1}};
  timer_t timer = 0;
  if (timer_create(CLOCK_MONOTONIC, &event, &timer) || timer_settime(timer, 0, &when, NULL))
    refuse("timer");
}

__attribute__((constructor)) static void start(void) {
  root = getenv("FAULT_FOLDER");
  if (!root) return;
  root_length = strlen(root);
  static char plan[512];
  const char *told = getenv("FAULT");
  snprintf(plan, sizeof plan, "%s", told ? told : "");
  char *rest = NULL;
  for (char *one = strtok_r(plan, ",", &rest); one; one = strtok_r(NULL, ",", &rest)) {
    if (step_count == sizeof steps / sizeof *steps) refuse(one);
    read_step(&steps[step_count++], one);
  }
  keep = getenv("FAULT_KEEP");
  refuses_swaps = getenv("FAULT_SWAP") != NULL;
  const char *bytes = getenv("FAULT_BYTES"), *after = getenv("FAULT_AFTER");
  if (bytes) smallest = strtoul(bytes, NULL, 10);
  const char *log = getenv("FAULT_LOG");
  if (log) {
    long opened =
        direct(SYS_openat, AT_FDCWD, (long)log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644, 0);
    if (opened < 0) refuse(log);
    // A number that the program does not count on being free.
    log_file = fcntl((int)opened, F_DUPFD_CLOEXEC, 200);
    direct(SYS_close, opened, 0, 0, 0, 0);
  }
  if (after) start_timer(strtol(after, NULL, 10));
  is_ready = true;
}

// The absolute path; true if it is below the folder.
static bool locate(int folder, const char *path, char *full) {
  char above[PATH_MAX];
  if (!path) return false;
  if (*path == '/') {
    snprintf(full, PATH_MAX, "%s", path);
  } else {
    char link[48] = "/proc/self/cwd";
    if (folder != AT_FDCWD) snprintf(link, sizeof link, "/proc/self/fd/%d", folder);
    long count = direct(SYS_readlinkat, AT_FDCWD, (long)link, (long)above, sizeof above - 1, 0);
    above[count > 0 ? count : 0] = 0;
    int length = snprintf(full, PATH_MAX, "%s%s%s", above, *path ? "/" : "", path);
    if (length >= PATH_MAX) return false;
  }
  return !strncmp(full, root, root_length) && (full[root_length] == '/' || !full[root_length]);
}

static const char *below(const char *full) {
  return full[root_length] ? full + root_length + 1 : ".";
}

static struct fault decide(enum fault_kind kind, const char *path, const char *other) {
  struct fault fault = {0};
  int saved = errno;
  long number = atomic_fetch_add(&calls, 1) + 1;
  if (log_file >= 0) {
    char line[2 * PATH_MAX + 64];
    int length = snprintf(line, sizeof line, "%ld %s %s%s%s\n", number, names[kind], path,
                          *other ? " " : "", other);
    direct(SYS_write, log_file, (long)line, length, 0, 0);
  }
  if (atomic_load(&lasting) >> kind & 1u) fault.error = atomic_load(&lasting_error);
  for (size_t i = 0; i < step_count; i++) {
    const struct step *step = &steps[i];
    if (step->at != number) continue;
    if (step->kills) die();
    if (step->signal) direct(SYS_kill, getpid(), step->signal, 0, 0, 0);
    if (step->later) {
      atomic_store(&lasting_error, step->fault.error);
      atomic_store(&lasting, step->later);
    }
    fault = step->fault;
  }
  errno = saved;
  return fault;
}

struct fault fault_of_path(enum fault_kind kind, int folder, const char *path) {
  return fault_of_paths(kind, folder, path, AT_FDCWD, NULL);
}

struct fault fault_of_paths(enum fault_kind kind, int folder, const char *path, int other_folder,
                            const char *other) {
  char full[PATH_MAX], full_other[PATH_MAX];
  if (!is_ready) return (struct fault){0};
  int saved = errno;
  bool is_one = locate(folder, path, full), is_other = locate(other_folder, other, full_other);
  errno = saved;
  if (!is_one && !is_other) return (struct fault){0};
  return decide(kind, is_one ? below(full) : path, is_other ? below(full_other) : "");
}

struct fault fault_of_file(enum fault_kind kind, int file) {
  if (!is_ready) return (struct fault){0};
  char full[PATH_MAX];
  int saved = errno;
  bool is_below = locate(file, "", full);
  errno = saved;
  if (is_below) return decide(kind, below(full), "");
  if (kind == FAULT_WRITE && file == STDOUT_FILENO) return decide(FAULT_OUTPUT, "-", "");
  if (kind == FAULT_WRITE && file == STDERR_FILENO) return decide(FAULT_ERROR, "-", "");
  return (struct fault){0};
}

struct fault fault_of_process(enum fault_kind kind, size_t size) {
  char text[32];
  if (!is_ready || (kind == FAULT_MEMORY && size < smallest)) return (struct fault){0};
  snprintf(text, sizeof text, "%zu", size);
  return decide(kind, text, "");
}

long fault_after(struct fault fault, long result) {
  if (fault.dies) die();
  return result;
}

void fault_keep(int folder, const char *path) {
  char full[PATH_MAX], target[PATH_MAX];
  if (!is_ready || !keep || !locate(folder, path, full)) return;
  int length = snprintf(target, sizeof target, "%s/%ld-%s", keep, atomic_fetch_add(&kept, 1),
                        strrchr(full, '/') + 1);
  if (length >= (int)sizeof target) return;
  // A folder has no links, and is left out.
  direct(SYS_linkat, AT_FDCWD, (long)full, AT_FDCWD, (long)target, 0);
}

bool fault_swaps_are_refused(void) { return refuses_swaps; }
