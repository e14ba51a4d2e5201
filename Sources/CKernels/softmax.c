#include <math.h>

#include "engine.h"
#include "kernel.h"
#include "product.h"
#include "weight.h"

typedef struct {
  float *x, *normalizers;
  const int32_t *targets;
  const float *weights;
  size_t rows, columns, components;
  uint16_t *bf16;
  float *sums;
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
    // The maximum first: beside a large one, the logarithm would lose its digits.
    float maximum = s->normalizers[2 * row], rest = logf(s->normalizers[2 * row + 1]);
    LANES
    for (size_t j = 0; j < s->columns; j++) x[j] = x[j] - maximum - rest;
  }
}

// The gradient of a row's logits is factor·exp(x − maximum), and less by the weight at its target.
typedef struct {
  float factor, maximum, weight;
  int32_t target; // negative: there is nothing to predict
} gradient_row;

INLINE gradient_row row_of(const softmax_job *s, size_t row) {
  float weight = s->weights[row];
  return (gradient_row){weight / s->normalizers[2 * row + 1], s->normalizers[2 * row], weight,
                        s->targets[row / s->components]};
}

HOT static void gradient(void *data, size_t begin, size_t end) {
  softmax_job *s = data;
  for (size_t row = begin; row < end; row++) {
    float *x = s->x + row * s->columns;
    gradient_row r = row_of(s, row);
    if (r.target < 0) {
      memset(x, 0, s->columns * sizeof *x);
      continue;
    }
    LANES
    for (size_t j = 0; j < s->columns; j++) x[j] = r.factor * lm_exp(x[j] - r.maximum);
    x[r.target] -= r.weight;
  }
}

// As above, into their own place or in bf16 beside it; and sums += the sum of all rows. Threads own columns,
// so that the order of additions stays.
INLINE void sum_gradients(const softmax_job *s, size_t begin, size_t end, bool is_bf16) {
  float *restrict sums = s->sums;
  for (size_t row = 0; row < s->rows; row++) {
    float *restrict x = s->x + row * s->columns;
    uint16_t *restrict rounded = is_bf16 ? s->bf16 + row * s->columns : NULL;
    gradient_row r = row_of(s, row);
    if (r.target < 0) {
      if (is_bf16)
        memset(rounded + begin, 0, (end - begin) * sizeof *rounded);
      else
        memset(x + begin, 0, (end - begin) * sizeof *x);
      continue;
    }
    LANES
    for (size_t j = begin; j < end; j++) {
      float g = r.factor * lm_exp(x[j] - r.maximum);
      sums[j] += g;
      if (is_bf16)
        rounded[j] = lm_bf16(g);
      else
        x[j] = g;
    }
    size_t target = (size_t)r.target;
    if (target < begin || target >= end) continue;
    sums[target] -= r.weight;
    if (is_bf16)
      rounded[target] = lm_bf16(r.factor * lm_exp(x[target] - r.maximum) - r.weight);
    else
      x[target] -= r.weight;
  }
}

HOT static void summed_gradient(void *data, size_t begin, size_t end) {
  sum_gradients(data, begin, end, false);
}

HOT static void summed_bf16_gradient(void *data, size_t begin, size_t end) {
  sum_gradients(data, begin, end, true);
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
  softmax_job s = {.x = x,
                   .normalizers = (float *)normalizers,
                   .targets = targets,
                   .weights = weights,
                   .columns = columns,
                   .components = components};
  lm_parallel(engine, gradient, &s, rows, 1, rows * columns);
}

bool lm_softmax_backward(lm_engine *engine, const lm_softmax *softmax, const float *x, lm_weight *w,
                         uint64_t version, float *dw, bool accumulate, float *dbias, float *dx) {
  size_t rows = softmax->rows, outputs = weight_outputs(w), inputs = weight_inputs(w);
  softmax_job s = {.x = softmax->logits,
                   .normalizers = (float *)softmax->normalizers,
                   .targets = softmax->targets,
                   .weights = softmax->weights,
                   .rows = rows,
                   .columns = outputs,
                   .components = softmax->components,
                   .sums = dbias};
  operand gradient = {.single = softmax->logits};
  bool is_bf16 = engine->is_bf16 && rows > FEW_ROWS;
  if (is_bf16) gradient.bf16 = s.bf16 = bf16_room(engine, BF16_LEFT, rows * outputs);
  if (is_bf16 && !s.bf16) return false;
  lm_parallel(engine, is_bf16 ? summed_bf16_gradient : summed_gradient, &s, outputs, LM_VECTOR,
              rows * outputs);
  lm_use_threads(engine);
  product_key key = {.m = outputs,
                     .n = inputs,
                     .k = rows,
                     .transpose_a = true,
                     .accumulate = accumulate,
                     .is_bf16 = is_bf16,
                     .threads = engine->threads};
  return multiply_plain(engine, &key, gradient, (operand){.single = x}, NULL, dw) &&
         multiply_by_weight(engine, gradient, rows, w, version, false, NULL, dx, false);
}
