#ifndef ENGINE_H
#define ENGINE_H

#include "CKernels.h"
#include "bf16.h"

typedef struct product_cache product_cache;

struct lm_engine {
  int threads;
  bool is_bf16; // products take their operands in bf16
  bf16_buffer bf16[BF16_SIDES];
  product_cache *cache;
};

product_cache *product_cache_create(void);
void product_cache_destroy(product_cache *cache);
void lm_find_team(void);                      // once, before any other use of the team
void lm_use_threads(const lm_engine *engine); // the calling thread's team gets the engine's size

#endif
