#include "kernel.h"

typedef struct {
  const float *x;
  const int32_t *ids;
  float *out;
  size_t rows, columns;
} rows_job;

static void gather(void *data, size_t begin, size_t end) {
  rows_job *s = data;
  for (size_t row = begin; row < end; row++) {
    memcpy(s->out + row * s->columns, s->x + (size_t)s->ids[row] * s->columns,
           s->columns * sizeof(float));
  }
}

// Threads own columns, not rows: an id may occur twice, and the order of additions stays fixed.
HOT static void scatter_add(void *data, size_t begin, size_t end) {
  rows_job *s = data;
  for (size_t row = 0; row < s->rows; row++) {
    float *restrict to = s->out + (size_t)s->ids[row] * s->columns;
    const float *restrict from = s->x + row * s->columns;
    LANES
    for (size_t j = begin; j < end; j++) to[j] += from[j];
  }
}

HOT static void sum_rows(void *data, size_t begin, size_t end) {
  rows_job *s = data;
  float *restrict out = s->out;
  size_t row = 0;
  for (; row + 4 <= s->rows; row += 4) {
    const float *restrict a = s->x + row * s->columns, *restrict b = a + s->columns;
    const float *restrict c = b + s->columns, *restrict d = c + s->columns;
    LANES
    for (size_t j = begin; j < end; j++) out[j] += (a[j] + b[j]) + (c[j] + d[j]);
  }
  for (; row < s->rows; row++) {
    const float *restrict a = s->x + row * s->columns;
    LANES
    for (size_t j = begin; j < end; j++) out[j] += a[j];
  }
}

void lm_gather(lm_engine *engine, const float *table, const int32_t *ids, float *out, size_t rows,
               size_t columns) {
  rows_job s = {table, ids, out, rows, columns};
  lm_parallel(engine, gather, &s, rows, 1, rows * columns);
}

void lm_scatter_add(lm_engine *engine, const float *x, const int32_t *ids, float *table,
                    size_t rows, size_t columns) {
  rows_job s = {x, ids, table, rows, columns};
  lm_parallel(engine, scatter_add, &s, columns, LM_VECTOR, rows * columns);
}

void lm_sum_rows(lm_engine *engine, const float *x, float *out, size_t rows, size_t columns) {
  rows_job s = {x, NULL, out, rows, columns};
  lm_parallel(engine, sum_rows, &s, columns, LM_VECTOR, rows * columns);
}
