#ifndef MIXTURE_H
#define MIXTURE_H

#include <math.h>

#include "kernel.h"

typedef struct {
  const float *x, *normalizers, *log_prior; // log_prior may be NULL where there is one component
  size_t columns, components;
} mixture;

// out = log Σ_k π_k p_k of `count` columns of position i, from `first` on: log-sum-exp, one component folded
// in at a time.
INLINE void mixture_log_probabilities(const mixture *m, size_t i, size_t first, size_t count,
                                      float *restrict out) {
  for (size_t k = 0; k < m->components; k++) {
    size_t row = i * m->components + k;
    float shift = (m->log_prior ? m->log_prior[row] : 0) - m->normalizers[2 * row] -
                  logf(m->normalizers[2 * row + 1]);
    const float *restrict logits = m->x + row * m->columns + first;
    if (k == 0) {
      LANES
      for (size_t j = 0; j < count; j++) out[j] = logits[j] + shift;
    } else {
      LANES
      for (size_t j = 0; j < count; j++) {
        float a = out[j], b = logits[j] + shift;
        float high = a > b ? a : b, low = a > b ? b : a;
        out[j] = high + lm_log1p(lm_exp(low - high));
      }
    }
  }
}

#endif
