// Melis and others 2020: y = 2σ(z)⊙x.
#include "kernel.h"

typedef struct {
  float *gate;
  const float *x, *dy;
  float *out;
} mogrifier;

HOT static void forward(void *data, size_t begin, size_t end) {
  mogrifier *s = data;
  float *restrict gate = s->gate, *restrict y = s->out;
  const float *restrict x = s->x;
  LANES
  for (size_t i = begin; i < end; i++) {
    gate[i] = 2 * lm_sigmoid(gate[i]);
    y[i] = gate[i] * x[i];
  }
}

HOT static void backward(void *data, size_t begin, size_t end) {
  mogrifier *s = data;
  float *restrict gate = s->gate, *dx = s->out;
  const float *restrict x = s->x, *dy = s->dy;
  LANES
  for (size_t i = begin; i < end; i++) {
    float d = dy[i], g = gate[i];
    dx[i] = d * g;
    gate[i] = d * x[i] * g * (1 - 0.5f * g);
  }
}

void lm_mogrify(lm_engine *engine, float *gate, const float *x, float *y, size_t count) {
  mogrifier s = {.gate = gate, .x = x, .out = y};
  lm_parallel(engine, forward, &s, count, LM_VECTOR, count * 2);
}

void lm_mogrify_backward(lm_engine *engine, float *gate, const float *x, const float *dy, float *dx,
                         size_t count) {
  mogrifier s = {.gate = gate, .x = x, .dy = dy, .out = dx};
  lm_parallel(engine, backward, &s, count, LM_VECTOR, count * 2);
}
