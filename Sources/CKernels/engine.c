#include "engine.h"

#include <stdlib.h>
#include <string.h>

lm_engine *lm_engine_create(int threads) {
  lm_find_team();
  lm_engine *engine = calloc(1, sizeof *engine);
  if (!engine) return NULL;
  engine->threads = threads < 1 ? 1 : threads;
  lm_use_threads(engine);
  engine->cache = product_cache_create();
  if (!engine->cache) {
    free(engine);
    return NULL;
  }
  return engine;
}

void lm_engine_destroy(lm_engine *engine) {
  if (!engine) return;
  product_cache_destroy(engine->cache);
  for (int i = 0; i < BF16_SIDES; i++) free(engine->bf16[i].numbers);
  free(engine);
}

void lm_engine_set_threads(lm_engine *engine, int threads) {
  engine->threads = threads < 1 ? 1 : threads;
}

int lm_engine_threads(const lm_engine *engine) { return engine->threads; }

void lm_engine_set_bf16(lm_engine *engine, bool is_bf16) { engine->is_bf16 = is_bf16; }

bool lm_engine_is_bf16(const lm_engine *engine) { return engine->is_bf16; }

float *lm_allocate(size_t count) {
  void *memory = NULL;
  size_t bytes = (count ? count : 1) * sizeof(float);
  if (posix_memalign(&memory, 64, bytes)) return NULL;
  memset(memory, 0, bytes);
  return memory;
}

void lm_deallocate(float *memory) { free(memory); }

bool lm_can_allocate(size_t bytes) {
  // Volatile, or the compiler leaves the pair out.
  void *volatile memory = malloc(bytes ? bytes : 1);
  if (!memory) return false;
  free(memory);
  return true;
}
