#include "kernel.h"

typedef struct {
  const float *x;
  float *y;
  const int32_t *ids;
  size_t columns, period, offset;
  uint32_t low, high, threshold;
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
  uint32_t low = s->low, high = s->high, threshold = s->threshold;
  while (begin < end) {
    // Up to where the mask starts again.
    size_t at = begin + s->offset, stop = end;
    if (s->period) {
      at %= s->period;
      if (stop - begin > s->period - at) stop = begin + s->period - at;
    }
    uint32_t shift = low + (uint32_t)(at - begin);
    LANES
    for (size_t i = begin; i < stop; i++) {
      uint32_t draw = mix(mix((uint32_t)i + shift) ^ high);
      y[i] = draw >= threshold ? x[i] * scale : 0;
    }
    begin = stop;
  }
}

HOT static void drop_rows(void *data, size_t begin, size_t end) {
  dropout_job *s = data;
  for (size_t row = begin; row < end; row++) {
    uint32_t draw = mix(mix((uint32_t)s->ids[row] + s->low) ^ s->high);
    float factor = draw >= s->threshold ? s->scale : 0, *restrict x = s->y + row * s->columns;
    LANES
    for (size_t j = 0; j < s->columns; j++) x[j] *= factor;
  }
}

static dropout_job job(float rate, uint64_t key) {
  return (dropout_job){.low = (uint32_t)key,
                       .high = (uint32_t)(key >> 32),
                       .threshold = (uint32_t)(rate * 4294967296.0),
                       .scale = 1 / (1 - rate)};
}

void lm_dropout(lm_engine *engine, const float *x, float *y, size_t count, float rate, uint64_t key,
                size_t offset, size_t period) {
  dropout_job s = job(rate, key);
  s.x = x;
  s.y = y;
  s.offset = offset;
  s.period = period;
  lm_parallel(engine, dropout, &s, count, LM_VECTOR, count);
}

void lm_drop_rows(lm_engine *engine, float *x, const int32_t *ids, size_t rows, size_t columns,
                  float rate, uint64_t key) {
  dropout_job s = job(rate, key);
  s.y = x;
  s.ids = ids;
  s.columns = columns;
  lm_parallel(engine, drop_rows, &s, rows, 1, rows * columns);
}
