// A weight in 8 bits a number, for products that wait for memory.
#include "compact.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

#include "kernel.h"

enum { BLOCK = 2 * LM_VECTOR };

struct compact {
  size_t outputs, inputs, blocks; // blocks of a row, the last filled up with zeros
  int8_t *numbers;                // [outputs, blocks·BLOCK]
  float *scales;                  // [outputs, blocks]
  float *padded;                  // [COMPACT_ROWS, blocks·BLOCK]
};

compact *compact_create(size_t outputs, size_t inputs) {
  compact *c = calloc(1, sizeof *c);
  if (!c) return NULL;
  size_t blocks = (inputs + BLOCK - 1) / BLOCK;
  *c = (compact){.outputs = outputs, .inputs = inputs, .blocks = blocks};
  c->numbers = calloc(outputs * blocks, BLOCK);
  c->scales = calloc(outputs * blocks, sizeof *c->scales);
  c->padded = calloc(COMPACT_ROWS * blocks * BLOCK, sizeof *c->padded);
  if (c->numbers && c->scales && c->padded) return c;
  compact_destroy(c);
  return NULL;
}

void compact_destroy(compact *c) {
  if (!c) return;
  free(c->numbers);
  free(c->scales);
  free(c->padded);
  free(c);
}

void compact_fill(compact *c, const float *values) {
  for (size_t row = 0; row < c->outputs; row++) {
    for (size_t block = 0; block < c->blocks; block++) {
      size_t begin = block * BLOCK, count = c->inputs - begin < BLOCK ? c->inputs - begin : BLOCK;
      const float *w = values + row * c->inputs + begin;
      int8_t *numbers = c->numbers + (row * c->blocks + block) * BLOCK;
      float largest = 0;
      for (size_t j = 0; j < count; j++) largest = fabsf(w[j]) > largest ? fabsf(w[j]) : largest;
      // A block without a number of normal size is 0: its steps would have no number.
      float scale = largest / 127 < FLT_MIN ? 0 : largest / 127, steps = scale > 0 ? 1 / scale : 0;
      for (size_t j = 0; j < count; j++) numbers[j] = (int8_t)lrintf(w[j] * steps);
      c->scales[row * c->blocks + block] = scale;
    }
  }
}

typedef struct {
  const compact *weight;
  const float *x, *bias; // x [rows, blocks·BLOCK]
  float *y;
  size_t rows;
  bool accumulate;
} product_job;

HOT static void multiply(void *data, size_t begin, size_t end) {
  product_job *s = data;
  const compact *c = s->weight;
  for (size_t output = begin; output < end; output++) {
    const int8_t *numbers = c->numbers + output * c->blocks * BLOCK;
    const float *scales = c->scales + output * c->blocks;
    for (size_t row = 0; row < s->rows; row++) {
      const float *x = s->x + row * c->blocks * BLOCK;
      float lanes[LM_VECTOR] = {0}, sum = 0;
      for (size_t block = 0; block < c->blocks; block++) {
        const int8_t *n = numbers + block * BLOCK;
        const float *v = x + block * BLOCK;
        for (size_t l = 0; l < LM_VECTOR; l++) {
          lanes[l] +=
              scales[block] * ((float)n[l] * v[l] + (float)n[l + LM_VECTOR] * v[l + LM_VECTOR]);
        }
      }
      for (size_t l = 0; l < LM_VECTOR; l++) sum += lanes[l];
      float *y = s->y + row * c->outputs + output;
      *y = sum + (s->accumulate ? *y : s->bias ? s->bias[output] : 0);
    }
  }
}

void compact_multiply(lm_engine *engine, compact *c, const float *x, size_t rows, const float *bias,
                      float *y, bool accumulate) {
  for (size_t row = 0; row < rows; row++) {
    memcpy(c->padded + row * c->blocks * BLOCK, x + row * c->inputs, c->inputs * sizeof *x);
  }
  product_job s = {c, c->padded, bias, y, rows, accumulate};
  lm_parallel(engine, multiply, &s, c->outputs, LM_VECTOR, c->outputs * c->inputs * rows / 4);
}
