#include <math.h>

#include "kernel.h"

typedef struct {
  const float *x;
  float *y;
} log_sigmoid;

HOT static void forward(void *data, size_t begin, size_t end) {
  log_sigmoid *s = data;
  for (size_t i = begin; i < end; i++) {
    float x = s->x[i];
    // A NaN stays one.
    s->y[i] = x + (x > 0 ? 0 : x) - log1pf(expf(-fabsf(x)));
  }
}

void lm_add_log_sigmoid(lm_engine *engine, const float *x, float *y, size_t count) {
  log_sigmoid s = {x, y};
  lm_parallel(engine, forward, &s, count, LM_VECTOR, count);
}
