// Layer normalisation (Ba and others 2016): x̂ = (x − mean)/√(variance + ε) over the columns of a row.
#include <math.h>

#include "kernel.h"

#define EPSILON 1e-5f

typedef struct {
  const float *x, *gain, *bias;
  float *normalized, *scales, *y;
  size_t rows, columns;
  bool adding;
} norm_job;

HOT static void forward(void *data, size_t begin, size_t end) {
  norm_job *s = data;
  size_t n = s->columns;
  const float *restrict gain = s->gain, *restrict bias = s->bias;
  for (size_t row = begin; row < end; row++) {
    const float *x = s->x + row * n;
    float *normalized = s->normalized + row * n, *restrict y = s->y + row * n;
    float sum = 0, squares = 0;
    LANES
    for (size_t j = 0; j < n; j++) sum += x[j];
    float mean = sum / (float)n;
    LANES
    for (size_t j = 0; j < n; j++) squares += (x[j] - mean) * (x[j] - mean);
    float scale = 1 / sqrtf(squares / (float)n + EPSILON);
    s->scales[row] = scale;
    LANES
    for (size_t j = 0; j < n; j++) normalized[j] = (x[j] - mean) * scale;
    // A choice within the loop would load from a NULL bias under a mask, which is slow.
    if (!s->adding) memset(y, 0, n * sizeof *y);
    LANES
    for (size_t j = 0; j < n; j++) y[j] += gain[j] * normalized[j];
    if (!bias) continue;
    LANES
    for (size_t j = 0; j < n; j++) y[j] += bias[j];
  }
}

HOT static void backward(void *data, size_t begin, size_t end) {
  norm_job *s = data;
  size_t n = s->columns;
  const float *restrict gain = s->gain;
  for (size_t row = begin; row < end; row++) {
    const float *dy = s->x + row * n, *normalized = s->normalized + row * n;
    float *dx = s->y + row * n;
    float sum = 0, along = 0, scale = s->scales[row];
    LANES
    for (size_t j = 0; j < n; j++) {
      sum += gain[j] * dy[j];
      along += gain[j] * dy[j] * normalized[j];
    }
    float mean = sum / (float)n, slope = along / (float)n;
    LANES
    for (size_t j = 0; j < n; j++) dx[j] = scale * (gain[j] * dy[j] - mean - normalized[j] * slope);
  }
}

HOT static void sum_products(void *data, size_t begin, size_t end) {
  norm_job *s = data;
  float *restrict out = s->y;
  for (size_t row = 0; row < s->rows; row++) {
    const float *restrict a = s->x + row * s->columns, *restrict b =
                                                           s->normalized + row * s->columns;
    LANES
    for (size_t j = begin; j < end; j++) out[j] += a[j] * b[j];
  }
}

void lm_layer_norm(lm_engine *engine, const float *x, const float *gain, const float *bias,
                   float *normalized, float *scales, float *y, size_t rows, size_t columns,
                   bool adding) {
  norm_job s = {x, gain, bias, normalized, scales, y, rows, columns, adding};
  lm_parallel(engine, forward, &s, rows, 1, rows * columns * 4);
}

void lm_layer_norm_backward(lm_engine *engine, const float *dy, const float *normalized,
                            const float *scales, const float *gain, float *dgain, float *dx,
                            size_t rows, size_t columns) {
  norm_job gains = {
      .x = dy, .normalized = (float *)normalized, .y = dgain, .rows = rows, .columns = columns};
  lm_parallel(engine, sum_products, &gains, columns, LM_VECTOR, rows * columns);
  norm_job s = {dy, gain, NULL, (float *)normalized, (float *)scales, dx, rows, columns, false};
  lm_parallel(engine, backward, &s, rows, 1, rows * columns * 4);
}
