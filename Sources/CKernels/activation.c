#include "kernel.h"

typedef struct {
  lm_activation kind;
  const float *x, *a, *b;
  float *out;
} activation;

HOT static void forward(void *data, size_t begin, size_t end) {
  activation *s = data;
  const float *x = s->a;
  float *y = s->out;
  switch (s->kind) {
  case LM_LINEAR:
    memmove(y + begin, x + begin, (end - begin) * sizeof *x);
    break;
  case LM_TANH:
    LANES for (size_t i = begin; i < end; i++) y[i] = lm_tanh(x[i]);
    break;
  case LM_SIGMOID:
    LANES for (size_t i = begin; i < end; i++) y[i] = lm_sigmoid(x[i]);
    break;
  // A NaN stays one.
  case LM_RELU:
    LANES for (size_t i = begin; i < end; i++) y[i] = x[i] < 0 ? 0 : x[i];
    break;
  case LM_SILU:
    // Far below zero the sigmoid is no longer small enough to beat x.
    LANES
    for (size_t i = begin; i < end; i++) y[i] = x[i] < -88.f ? 0 : x[i] * lm_sigmoid(x[i]);
    break;
  }
}

HOT static void backward(void *data, size_t begin, size_t end) {
  activation *s = data;
  const float *x = s->x, *y = s->a, *dy = s->b;
  float *dx = s->out;
  switch (s->kind) {
  case LM_LINEAR:
    memmove(dx + begin, dy + begin, (end - begin) * sizeof *dy);
    break;
  case LM_TANH:
    LANES for (size_t i = begin; i < end; i++) dx[i] = dy[i] * (1 - y[i] * y[i]);
    break;
  case LM_SIGMOID:
    LANES for (size_t i = begin; i < end; i++) dx[i] = dy[i] * y[i] * (1 - y[i]);
    break;
  case LM_RELU:
    LANES for (size_t i = begin; i < end; i++) dx[i] = y[i] > 0 ? dy[i] : 0;
    break;
  case LM_SILU:
    LANES
    for (size_t i = begin; i < end; i++) {
      float sigmoid = lm_sigmoid(x[i]);
      dx[i] = x[i] < -88.f ? 0 : dy[i] * sigmoid * (1 + x[i] * (1 - sigmoid));
    }
    break;
  }
}

void lm_activate(lm_engine *engine, lm_activation kind, const float *x, float *y, size_t count) {
  activation s = {kind, NULL, x, NULL, y};
  lm_parallel(engine, forward, &s, count, LM_VECTOR, count);
}

void lm_activate_backward(lm_engine *engine, lm_activation kind, const float *x, const float *y,
                          const float *dy, float *dx, size_t count) {
  activation s = {kind, x, y, dy, dx};
  lm_parallel(engine, backward, &s, count, LM_VECTOR, count);
}
