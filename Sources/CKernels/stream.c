#include "stream.h"

#include "kernel.h"

typedef struct {
  const float *weight, *x, *bias;
  float *y;
  size_t outputs, inputs, rows;
  bool accumulate;
} stream_job;

// Σ w·x over four vectors of sums at a time: one alone would wait for its additions.
enum { SUMS = 4 * LM_VECTOR };
INLINE float dot(const float *restrict w, const float *restrict x, size_t n) {
  float lanes[SUMS] = {0}, sum = 0;
  size_t j = 0;
  for (; j + SUMS <= n; j += SUMS) {
    for (size_t l = 0; l < SUMS; l++) lanes[l] += w[j + l] * x[j + l];
  }
  for (; j < n; j++) sum += w[j] * x[j];
  for (size_t l = 0; l < SUMS; l++) sum += lanes[l];
  return sum;
}

HOT static void multiply(void *data, size_t begin, size_t end) {
  stream_job *s = data;
  for (size_t output = begin; output < end; output++) {
    for (size_t row = 0; row < s->rows; row++) {
      float *y = s->y + row * s->outputs + output;
      float sum = dot(s->weight + output * s->inputs, s->x + row * s->inputs, s->inputs);
      *y = sum + (s->accumulate ? *y : s->bias ? s->bias[output] : 0);
    }
  }
}

void stream_multiply(lm_engine *engine, const float *weight, size_t outputs, size_t inputs,
                     const float *x, size_t rows, const float *bias, float *y, bool accumulate) {
  stream_job s = {weight, x, bias, y, outputs, inputs, rows, accumulate};
  lm_parallel(engine, multiply, &s, outputs, LM_VECTOR, outputs * inputs * rows / 4);
}
