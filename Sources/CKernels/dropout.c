#include "kernel.h"

typedef struct {
  const float *x;
  float *y;
  uint32_t low, high, threshold, offset;
  float scale;
} dropout_job;

// A bijective 32-bit mixer (Wellons' lowbias32), so the mask needs no storage and no order.
INLINE uint32_t mix(uint32_t x) {
  x = (x ^ (x >> 16)) * 0x7feb352du;
  x = (x ^ (x >> 15)) * 0x846ca68bu;
  return x ^ (x >> 16);
}

HOT static void dropout(void *data, size_t begin, size_t end) {
  dropout_job *s = data;
  const float *x = s->x;
  float *y = s->y, scale = s->scale;
  uint32_t low = s->low + s->offset, high = s->high, threshold = s->threshold;
  for (size_t i = begin; i < end; i++) {
    uint32_t draw = mix(mix((uint32_t)i + low) ^ high);
    y[i] = draw >= threshold ? x[i] * scale : 0;
  }
}

void lm_dropout(lm_engine *engine, const float *x, float *y, size_t count, float rate, uint64_t key,
                size_t offset) {
  dropout_job s = {x, y, (uint32_t)key, (uint32_t)(key >> 32), (uint32_t)(rate * 4294967296.0),
                   (uint32_t)offset, 1 / (1 - rate)};
  lm_parallel(engine, dropout, &s, count, LM_VECTOR, count);
}
