#ifndef ENGINE_H
#define ENGINE_H

#include "CKernels.h"

typedef struct matmul_cache matmul_cache;

struct lm_engine {
  int threads;
  matmul_cache *cache;
};

matmul_cache *matmul_cache_create(void);
void matmul_cache_destroy(matmul_cache *cache);
void lm_find_team(void);  // once, before any other use of the team
void lm_use_threads(const lm_engine *engine);  // the calling thread's team gets the engine's size

#endif
