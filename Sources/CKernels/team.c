#define _GNU_SOURCE
#include <dlfcn.h>
#include <pthread.h>
#include <stdlib.h>

#include "engine.h"
#include "kernel.h"

// libgomp comes with oneDNN, but Swift's clang has neither its header nor a linkable name for it.
static void (*gomp_parallel)(void (*)(void *), void *, unsigned, unsigned);
static int (*gomp_thread)(void);
static int (*gomp_threads)(void);
static void (*gomp_set_threads)(int);

static void find_team(void) {
  gomp_parallel =
      (void (*)(void (*)(void *), void *, unsigned, unsigned))dlsym(RTLD_DEFAULT, "GOMP_parallel");
  gomp_thread = (int (*)(void))dlsym(RTLD_DEFAULT, "omp_get_thread_num");
  gomp_threads = (int (*)(void))dlsym(RTLD_DEFAULT, "omp_get_num_threads");
  gomp_set_threads = (void (*)(int))dlsym(RTLD_DEFAULT, "omp_set_num_threads");
  if (!gomp_thread || !gomp_threads) gomp_parallel = NULL;
}

void lm_find_team(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, find_team);
}

void lm_use_threads(const lm_engine *engine) {
  if (gomp_set_threads) gomp_set_threads(engine->threads);
}

typedef struct {
  pthread_mutex_t lock;
  pthread_cond_t opened;
  bool is_open;
} gate;

static void *wait_at(void *pointer) {
  gate *g = pointer;
  pthread_mutex_lock(&g->lock);
  while (!g->is_open) pthread_cond_wait(&g->opened, &g->lock);
  pthread_mutex_unlock(&g->lock);
  return NULL;
}

// Whether the system has so many threads at one time.
static bool can_start(int threads) {
  pthread_t *started = calloc((size_t)threads, sizeof *started);
  if (!started) return false;
  gate g = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, false};
  int count = 0;
  while (count < threads && !pthread_create(&started[count], NULL, wait_at, &g)) count++;
  pthread_mutex_lock(&g.lock);
  g.is_open = true;
  pthread_cond_broadcast(&g.opened);
  pthread_mutex_unlock(&g.lock);
  for (int i = 0; i < count; i++) pthread_join(started[i], NULL);
  free(started);
  return count == threads;
}

static void do_nothing(void *pointer) { (void)pointer; }

bool lm_engine_start_team(lm_engine *engine) {
  if (engine->threads == 1) return true;
  // libgomp ends the program when it gets no thread. It keeps those that it has, with their stacks.
  if (!can_start(engine->threads - 1)) return false;
  if (gomp_parallel) gomp_parallel(do_nothing, NULL, (unsigned)engine->threads, 0);
  return true;
}

typedef struct {
  lm_range_body *body;
  void *data;
  size_t n, align;
} job;

static size_t boundary(const job *j, size_t part, size_t parts) {
  size_t at = j->n * part / parts / j->align * j->align;
  return part == parts ? j->n : at;
}

static void run_part(void *pointer) {
  const job *j = pointer;
  size_t part = (size_t)gomp_thread(), parts = (size_t)gomp_threads();
  size_t begin = boundary(j, part, parts), end = boundary(j, part + 1, parts);
  if (end > begin) j->body(j->data, begin, end);
}

void lm_parallel(lm_engine *engine, lm_range_body *body, void *data, size_t n, size_t align,
                 size_t work) {
  if (engine->threads == 1 || work < 20000 || !gomp_parallel) {
    body(data, 0, n);
    return;
  }
  job j = {body, data, n, align};
  gomp_parallel(run_part, &j, (unsigned)engine->threads, 0);
}
