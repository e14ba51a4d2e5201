#ifndef KERNEL_H
#define KERNEL_H

#include <string.h>

#include "CKernels.h"

// One compilation, three instruction sets, chosen when the program starts: SwiftPM passes no -march.
#if defined(__x86_64__) && defined(__linux__) && !defined(__SANITIZE_THREAD__)
#define HOT __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define HOT
#endif
#define INLINE static inline __attribute__((always_inline))

// Sums may be reordered into vector lanes; the order is fixed by the code, not by the thread count.
#pragma clang fp reassociate(on) contract(fast)

// Runs body(data, begin, end) over parts of 0..<n on the matrix library's own threads: a second pool on
// the same cores would fight it. Parts begin at multiples of `align`. Below `work` ≈ 20,000 element
// operations the team costs more than it brings.
typedef void lm_range_body(void *data, size_t begin, size_t end);
void lm_parallel(lm_engine *, lm_range_body *body, void *data, size_t n, size_t align, size_t work);

enum { LM_VECTOR = 16 };  // floats in a cache line

// exp with relative error 1.1e-6, in lanes (Cephes' polynomial, range reduction by powers of two).
INLINE float lm_exp(float x) {
  x = x < -87.f ? -87.f : x > 88.f ? 88.f : x;
  float n = __builtin_roundevenf(x * 1.44269504f);
  float r = x - n * 0.693359375f + n * 2.12194440e-4f;
  float p = 1.9875691500e-4f;
  p = p * r + 1.3981999507e-3f;
  p = p * r + 8.3334519073e-3f;
  p = p * r + 4.1665795894e-2f;
  p = p * r + 1.6666665459e-1f;
  p = p * r + 5.0000001201e-1f;
  p = p * r * r + r + 1.f;
  int32_t bits = ((int32_t)n + 127) << 23;
  float power;
  memcpy(&power, &bits, sizeof power);
  return p * power;
}

INLINE float lm_sigmoid(float x) { return 1.f / (1.f + lm_exp(-x)); }

// Near zero 2σ(2x) − 1 cancels, so small arguments take the series of tanh.
INLINE float lm_tanh(float x) {
  float square = x * x;
  float series = x * (1.f + square * (-1.f / 3 + square * (2.f / 15 + square * (-17.f / 315))));
  float direct = 2.f / (1.f + lm_exp(-2.f * x)) - 1.f;
  return square < 0.04f ? series : direct;
}

#endif
