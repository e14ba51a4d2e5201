// Operations on the flat parameter and gradient vectors.
#include <math.h>

#include "kernel.h"

typedef struct {
  const float *x, *scales, *prior;
  float *y, *mean, *variance;
  float a, factor, beta1, beta2, epsilon, root_correction2, decay;
} vector_job;

HOT static void add_scaled(void *data, size_t begin, size_t end) {
  vector_job *s = data;
  const float *restrict x = s->x;
  float *restrict y = s->y, a = s->a;
  LANES
  for (size_t i = begin; i < end; i++) y[i] += a * x[i];
}

typedef struct {
  const float *x, *y;
  float *z;
} product_job;

HOT static void multiply(void *data, size_t begin, size_t end) {
  product_job *s = data;
  const float *x = s->x, *y = s->y;
  float *z = s->z;
  LANES
  for (size_t i = begin; i < end; i++) z[i] = x[i] * y[i];
}

HOT static void fill(void *data, size_t begin, size_t end) {
  vector_job *s = data;
  float *x = s->y, a = s->a;
  LANES
  for (size_t i = begin; i < end; i++) x[i] = a;
}

HOT static void scale(void *data, size_t begin, size_t end) {
  vector_job *s = data;
  float *y = s->y, a = s->a;
  LANES
  for (size_t i = begin; i < end; i++) y[i] *= a;
}

// AdaGrad (Duchi and others 2011) and RMSProp (Tieleman & Hinton 2012).
HOT static void rms_prop(void *data, size_t begin, size_t end) {
  vector_job *s = data;
  const float *restrict g = s->x;
  float *restrict w = s->y, *restrict r = s->variance;
  float rate = s->a, factor = s->factor, decay = s->beta1, weight = s->beta2, epsilon = s->epsilon;
  LANES
  for (size_t i = begin; i < end; i++) {
    float gradient = factor * g[i];
    r[i] = decay * r[i] + weight * gradient * gradient;
    w[i] -= rate * gradient / lm_sqrt(r[i] + epsilon);
  }
}

// Kingma & Ba 2015, algorithm 1; ε outside the root, as published.
HOT static void adam(void *data, size_t begin, size_t end) {
  vector_job *s = data;
  const float *restrict g = s->x;
  float *restrict w = s->y, *restrict m = s->mean, *restrict v = s->variance;
  float rate = s->a, factor = s->factor, b1 = s->beta1, b2 = s->beta2, epsilon = s->epsilon;
  float root = s->root_correction2;
  LANES
  for (size_t i = begin; i < end; i++) {
    float gradient = factor * g[i];
    m[i] = b1 * m[i] + (1 - b1) * gradient;
    v[i] = b2 * v[i] + (1 - b2) * gradient * gradient;
    w[i] -= rate * m[i] / (lm_sqrt(v[i]) * root + epsilon);
  }
}

// Krause and others 2018: dynamic evaluation with RMS and a global prior.
HOT static void dynamic_evaluation(void *data, size_t begin, size_t end) {
  vector_job *s = data;
  const float *restrict g = s->x, *restrict scales = s->scales, *restrict prior = s->prior;
  float *restrict w = s->y, rate = s->a, epsilon = s->epsilon, decay = s->decay;
  LANES
  for (size_t i = begin; i < end; i++) {
    float back = decay * scales[i];
    back = back < 1 ? back : 1;
    w[i] += back * (prior[i] - w[i]) - rate * g[i] / (scales[i] + epsilon);
  }
}

void lm_add_scaled(lm_engine *engine, float a, const float *x, float *y, size_t count) {
  vector_job s = {.x = x, .y = y, .a = a};
  lm_parallel(engine, add_scaled, &s, count, LM_VECTOR, count);
}

void lm_multiply_elements(lm_engine *engine, const float *x, const float *y, float *z,
                          size_t count) {
  product_job s = {x, y, z};
  lm_parallel(engine, multiply, &s, count, LM_VECTOR, count);
}

void lm_fill(lm_engine *engine, float value, float *x, size_t count) {
  vector_job s = {.y = x, .a = value};
  lm_parallel(engine, fill, &s, count, LM_VECTOR, count);
}

void lm_scale(lm_engine *engine, float a, float *x, size_t count) {
  vector_job s = {.y = x, .a = a};
  lm_parallel(engine, scale, &s, count, LM_VECTOR, count);
}

void lm_rms_prop_update(lm_engine *engine, float *values, const float *gradients, float factor,
                        float *squares, size_t count, float decay, float weight, float epsilon,
                        float rate) {
  vector_job s = {.x = gradients,
                  .y = values,
                  .variance = squares,
                  .a = rate,
                  .factor = factor,
                  .beta1 = decay,
                  .beta2 = weight,
                  .epsilon = epsilon};
  lm_parallel(engine, rms_prop, &s, count, LM_VECTOR, count);
}

void lm_adam_update(lm_engine *engine, float *values, const float *gradients, float factor,
                    float *mean, float *variance, size_t count, float rate, float beta1,
                    float beta2, float epsilon, float correction1, float correction2) {
  vector_job s = {.x = gradients,
                  .y = values,
                  .mean = mean,
                  .variance = variance,
                  .a = rate / correction1,
                  .factor = factor,
                  .beta1 = beta1,
                  .beta2 = beta2,
                  .epsilon = epsilon,
                  .root_correction2 = 1 / sqrtf(correction2)};
  lm_parallel(engine, adam, &s, count, LM_VECTOR, count);
}

void lm_dynamic_evaluation_update(lm_engine *engine, float *values, const float *gradients,
                                  const float *scales, const float *prior, size_t count, float rate,
                                  float epsilon, float decay) {
  vector_job s = {.x = gradients,
                  .scales = scales,
                  .prior = prior,
                  .y = values,
                  .a = rate,
                  .epsilon = epsilon,
                  .decay = decay};
  lm_parallel(engine, dynamic_evaluation, &s, count, LM_VECTOR, count);
}

// Reductions: a fixed number of segments whatever the threads, summed in their order, in double.
enum { SEGMENTS = 64, BLOCK = 1024 };

typedef struct {
  float *x, limit;
  size_t count;
  double partial[SEGMENTS];
} reduction;

INLINE size_t segment_begin(const reduction *r, size_t segment) {
  size_t vectors = (r->count + LM_VECTOR - 1) / LM_VECTOR,
         at = vectors * segment / SEGMENTS * LM_VECTOR;
  return at < r->count ? at : r->count;
}

HOT static void square_segments(void *data, size_t begin, size_t end) {
  reduction *r = data;
  for (size_t segment = begin; segment < end; segment++) {
    size_t to = segment_begin(r, segment + 1);
    double sum = 0;
    for (size_t block = segment_begin(r, segment); block < to; block += BLOCK) {
      size_t stop = block + BLOCK < to ? block + BLOCK : to;
      float partial = 0;
      LANES
      for (size_t i = block; i < stop; i++) partial += r->x[i] * r->x[i];
      sum += partial;
    }
    r->partial[segment] = sum;
  }
}

HOT static void root_segments(void *data, size_t begin, size_t end) {
  reduction *r = data;
  for (size_t segment = begin; segment < end; segment++) {
    size_t to = segment_begin(r, segment + 1);
    double sum = 0;
    for (size_t block = segment_begin(r, segment); block < to; block += BLOCK) {
      size_t stop = block + BLOCK < to ? block + BLOCK : to;
      float partial = 0;
      LANES
      for (size_t i = block; i < stop; i++) partial += r->x[i] = lm_sqrt(r->x[i]);
      sum += partial;
    }
    r->partial[segment] = sum;
  }
}

HOT static void clamp_segments(void *data, size_t begin, size_t end) {
  reduction *r = data;
  float limit = r->limit;
  for (size_t segment = begin; segment < end; segment++) {
    size_t to = segment_begin(r, segment + 1), beyond = 0;
    LANES
    for (size_t i = segment_begin(r, segment); i < to; i++) {
      float x = r->x[i];
      beyond += x > limit || x < -limit;
      r->x[i] = x > limit ? limit : x < -limit ? -limit : x;
    }
    r->partial[segment] = (double)beyond;
  }
}

static double reduce(lm_engine *engine, lm_range_body *body, const float *x, size_t count,
                     float limit) {
  reduction r = {.x = (float *)x, .limit = limit, .count = count};
  lm_parallel(engine, body, &r, SEGMENTS, 1, count);
  double sum = 0;
  for (size_t segment = 0; segment < SEGMENTS; segment++) sum += r.partial[segment];
  return sum;
}

double lm_squared_norm(lm_engine *engine, const float *x, size_t count) {
  return reduce(engine, square_segments, x, count, 0);
}

size_t lm_clamp(lm_engine *engine, float *x, float limit, size_t count) {
  return (size_t)reduce(engine, clamp_segments, x, count, limit);
}

double lm_square_roots(lm_engine *engine, float *x, size_t count) {
  return reduce(engine, root_segments, x, count, 0);
}
