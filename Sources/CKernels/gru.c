// Cho and others 2014, with the reset gate after the product, as cuDNN has it: one product for all gates.
// r, u = σ(a + p); n = tanh(a_n + r⊙p_n); h' = (1 − u)⊙n + u⊙h, where a comes from the input and p from h.
#include "kernel.h"

typedef struct {
  float *gates, *products;
  const float *previous;
  float *h;
  const float *dh;
  float *dprevious;
  size_t columns;
} gru;

HOT static void forward(void *data, size_t begin, size_t end) {
  gru *s = data;
  size_t n = s->columns;
  for (size_t row = begin; row < end; row++) {
    float *restrict gates = s->gates + row * 3 * n;
    const float *restrict products = s->products + row * 3 * n;
    const float *restrict previous = s->previous + row * n;
    float *restrict h = s->h + row * n;
    LANES
    for (size_t j = 0; j < n; j++) {
      float r = lm_sigmoid(gates[j] + products[j]);
      float u = lm_sigmoid(gates[n + j] + products[n + j]);
      float candidate = lm_tanh(gates[2 * n + j] + r * products[2 * n + j]);
      gates[j] = r;
      gates[n + j] = u;
      gates[2 * n + j] = candidate;
      h[j] = candidate + u * (previous[j] - candidate);
    }
  }
}

HOT static void backward(void *data, size_t begin, size_t end) {
  gru *s = data;
  size_t n = s->columns;
  for (size_t row = begin; row < end; row++) {
    float *restrict gates = s->gates + row * 3 * n, *restrict products = s->products + row * 3 * n;
    const float *restrict previous = s->previous + row * n, *restrict dh = s->dh + row * n;
    LANES
    for (size_t j = 0; j < n; j++) {
      float r = gates[j], u = gates[n + j], candidate = gates[2 * n + j];
      float dn = dh[j] * (1 - u) * (1 - candidate * candidate);
      float dr = dn * products[2 * n + j] * r * (1 - r);
      float du = dh[j] * (previous[j] - candidate) * u * (1 - u);
      gates[j] = products[j] = dr;
      gates[n + j] = products[n + j] = du;
      gates[2 * n + j] = dn;
      products[2 * n + j] = dn * r;
      // The way of h past the gates; what comes through them is a product, for the caller.
      if (s->dprevious) s->dprevious[row * n + j] += dh[j] * u;
    }
  }
}

enum { OPERATIONS = 6 }; // weight of one element for the choice of threads

void lm_gru_forward(lm_engine *engine, float *gates, const float *products, const float *previous,
                    float *h, size_t rows, size_t columns) {
  gru s = {.gates = gates,
           .products = (float *)products,
           .previous = previous,
           .h = h,
           .columns = columns};
  lm_parallel(engine, forward, &s, rows, 1, rows * columns * OPERATIONS);
}

void lm_gru_backward(lm_engine *engine, float *gates, float *products, const float *previous,
                     const float *dh, float *dprevious, size_t rows, size_t columns) {
  gru s = {.gates = gates,
           .products = products,
           .previous = previous,
           .dh = dh,
           .dprevious = dprevious,
           .columns = columns};
  lm_parallel(engine, backward, &s, rows, 1, rows * columns * OPERATIONS);
}
