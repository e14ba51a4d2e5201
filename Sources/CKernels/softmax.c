#include <math.h>

#include "kernel.h"

typedef struct {
  float *x, *normalizers;
  const int32_t *targets;
  const float *weights;
  size_t columns, components;
} softmax_job;

HOT static void normalizers(void *data, size_t begin, size_t end) {
  softmax_job *s = data;
  for (size_t row = begin; row < end; row++) {
    const float *x = s->x + row * s->columns;
    float maximum = lm_maximum(x, s->columns), sum = 0;
    LANES
    for (size_t j = 0; j < s->columns; j++) sum += lm_exp(x[j] - maximum);
    s->normalizers[2 * row] = maximum;
    s->normalizers[2 * row + 1] = sum;
  }
}

HOT static void log_softmax(void *data, size_t begin, size_t end) {
  softmax_job *s = data;
  for (size_t row = begin; row < end; row++) {
    float *x = s->x + row * s->columns;
    float normalizer = s->normalizers[2 * row] + logf(s->normalizers[2 * row + 1]);
    LANES
    for (size_t j = 0; j < s->columns; j++) x[j] -= normalizer;
  }
}

HOT static void gradient(void *data, size_t begin, size_t end) {
  softmax_job *s = data;
  for (size_t row = begin; row < end; row++) {
    float *x = s->x + row * s->columns;
    int32_t target = s->targets[row / s->components];
    if (target < 0) {
      memset(x, 0, s->columns * sizeof *x);
      continue;
    }
    float weight = s->weights[row], maximum = s->normalizers[2 * row];
    float factor = weight / s->normalizers[2 * row + 1];
    LANES
    for (size_t j = 0; j < s->columns; j++) x[j] = factor * lm_exp(x[j] - maximum);
    x[target] -= weight;
  }
}

void lm_normalizers(lm_engine *engine, const float *x, float *out, size_t rows, size_t columns) {
  softmax_job s = {.x = (float *)x, .normalizers = out, .columns = columns};
  lm_parallel(engine, normalizers, &s, rows, 1, rows * columns);
}

void lm_log_softmax_rows(lm_engine *engine, float *x, const float *normalizers, size_t rows,
                         size_t columns) {
  softmax_job s = {.x = x, .normalizers = (float *)normalizers, .columns = columns};
  lm_parallel(engine, log_softmax, &s, rows, 1, rows * columns);
}

void lm_softmax_gradient(lm_engine *engine, float *x, const float *normalizers,
                         const int32_t *targets, const float *weights, size_t rows, size_t columns,
                         size_t components) {
  softmax_job s = {x, (float *)normalizers, targets, weights, columns, components};
  lm_parallel(engine, gradient, &s, rows, 1, rows * columns);
}
