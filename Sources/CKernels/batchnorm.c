// Batch normalisation (Ioffe & Szegedy 2015): x̂ = (x − mean)/√(variance + ε) over the rows of a column.
#include <math.h>

#include "kernel.h"

#define EPSILON 1e-5
#define MOMENTUM 0.1f

typedef struct {
  const float *x, *gain, *bias;
  float *mean, *variance; // running
  float *normalized, *scales, *y, *dgain;
  size_t rows, columns;
  bool learning;
} norm_job;

enum { BLOCK = 64 }; // columns whose sums are kept at one time

INLINE void statistics(norm_job *s, size_t begin, size_t end, float *mean, float *scale) {
  double sum[BLOCK] = {0}, squares[BLOCK] = {0}, n = (double)s->rows;
  size_t width = end - begin;
  for (size_t row = 0; row < s->rows; row++) {
    const float *x = s->x + row * s->columns + begin;
    for (size_t j = 0; j < width; j++) sum[j] += x[j];
  }
  for (size_t j = 0; j < width; j++) sum[j] /= n;
  for (size_t row = 0; row < s->rows; row++) {
    const float *x = s->x + row * s->columns + begin;
    for (size_t j = 0; j < width; j++) squares[j] += (x[j] - sum[j]) * (x[j] - sum[j]);
  }
  for (size_t j = 0; j < width; j++) {
    mean[j] = (float)sum[j];
    scale[j] = (float)(1 / sqrt(squares[j] / n + EPSILON));
    // What is kept for use is the unbiased variance.
    float unbiased = (float)(squares[j] / (n - 1));
    s->mean[begin + j] += MOMENTUM * (mean[j] - s->mean[begin + j]);
    s->variance[begin + j] += MOMENTUM * (unbiased - s->variance[begin + j]);
  }
}

HOT static void forward(void *data, size_t first, size_t last) {
  norm_job *s = data;
  for (size_t begin = first; begin < last; begin += BLOCK) {
    size_t end = begin + BLOCK < last ? begin + BLOCK : last;
    float mean[BLOCK], *scale = s->scales + begin;
    if (s->learning) {
      statistics(s, begin, end, mean, scale);
    } else {
      for (size_t j = 0; j < end - begin; j++) {
        mean[j] = s->mean[begin + j];
        scale[j] = (float)(1 / sqrt(s->variance[begin + j] + EPSILON));
      }
    }
    for (size_t row = 0; row < s->rows; row++) {
      size_t at = row * s->columns + begin;
      for (size_t j = 0; j < end - begin; j++) {
        float normalized = (s->x[at + j] - mean[j]) * scale[j];
        s->normalized[at + j] = normalized;
        s->y[at + j] = s->gain[begin + j] * normalized + s->bias[begin + j];
      }
    }
  }
}

HOT static void backward(void *data, size_t first, size_t last) {
  norm_job *s = data;
  for (size_t begin = first; begin < last; begin += BLOCK) {
    size_t end = begin + BLOCK < last ? begin + BLOCK : last;
    double sum[BLOCK] = {0}, along[BLOCK] = {0}, n = (double)s->rows;
    for (size_t row = 0; row < s->rows; row++) {
      size_t at = row * s->columns + begin;
      for (size_t j = 0; j < end - begin; j++) {
        sum[j] += s->x[at + j];
        along[j] += (double)s->x[at + j] * s->normalized[at + j];
      }
    }
    float mean[BLOCK] = {0}, slope[BLOCK] = {0};
    for (size_t j = 0; j < end - begin; j++) {
      s->dgain[begin + j] += (float)along[j];
      // Statistics that are given do not depend on x.
      if (s->learning) mean[j] = (float)(sum[j] / n), slope[j] = (float)(along[j] / n);
    }
    for (size_t row = 0; row < s->rows; row++) {
      size_t at = row * s->columns + begin;
      for (size_t j = 0; j < end - begin; j++) {
        float centered = s->x[at + j] - mean[j] - s->normalized[at + j] * slope[j];
        s->y[at + j] = s->gain[begin + j] * s->scales[begin + j] * centered;
      }
    }
  }
}

void lm_batch_norm(lm_engine *engine, const float *x, const float *gain, const float *bias,
                   float *mean, float *variance, float *normalized, float *scales, float *y,
                   size_t rows, size_t columns, bool learning) {
  norm_job s = {x,      gain, bias, mean, variance, normalized,
                scales, y,    NULL, rows, columns,  learning};
  lm_parallel(engine, forward, &s, columns, LM_VECTOR, rows * columns * 4);
}

void lm_batch_norm_backward(lm_engine *engine, const float *dy, const float *normalized,
                            const float *scales, const float *gain, float *dgain, float *dx,
                            size_t rows, size_t columns, bool learning) {
  norm_job s = {.x = dy,
                .gain = gain,
                .normalized = (float *)normalized,
                .scales = (float *)scales,
                .y = dx,
                .dgain = dgain,
                .rows = rows,
                .columns = columns,
                .learning = learning};
  lm_parallel(engine, backward, &s, columns, LM_VECTOR, rows * columns * 4);
}
