#ifndef VECTOR_MATH_H
#define VECTOR_MATH_H

// Elementary functions of float32 that loops over vectors are made of.
#include <stddef.h>
#include <stdint.h>
#include <string.h>

// One compilation, three instruction sets, chosen when the program starts: SwiftPM passes no -march. The choice
// comes before ThreadSanitizer is ready for it.
#if defined(__x86_64__) && defined(__linux__) && !__has_feature(thread_sanitizer)
#define HOT __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define HOT
#endif
#define INLINE static inline __attribute__((always_inline))

// Sums may be reordered into vector lanes; the order is fixed by the code, not by the thread count.
#pragma clang fp reassociate(on) contract(fast)

// Iterations of the loop that follows touch nothing of each other's, though the compiler cannot know: a
// matrix may be worked on in place. A loop that stays scalar is a warning.
#define LANES _Pragma("clang loop vectorize(assume_safety)")

enum { LM_VECTOR = 16 }; // floats in a cache line

INLINE int32_t lm_bits(float x) {
  int32_t bits;
  memcpy(&bits, &x, sizeof bits);
  return bits;
}

INLINE float lm_float(int32_t bits) {
  float x;
  memcpy(&x, &bits, sizeof x);
  return x;
}

// exp with relative error 1.1e-6, in lanes: exp(r)·2ⁿ with Cephes' polynomial and |r| ≤ log(2)/2. Adding
// 1.5·2²³ rounds to a whole number, which then stands in the low bits; so its sums keep their order.
INLINE float lm_exp(float x) {
#pragma clang fp reassociate(off)
  x = x < -87.f ? -87.f : x > 88.f ? 88.f : x;
  float shifted = x * 1.44269504f + 12582912.f, n = shifted - 12582912.f;
  float r = (x - n * 0.693359375f) + n * 2.12194440e-4f;
  float p = 1.9875691500e-4f;
  p = p * r + 1.3981999507e-3f;
  p = p * r + 8.3334519073e-3f;
  p = p * r + 4.1665795894e-2f;
  p = p * r + 1.6666665459e-1f;
  p = p * r + 5.0000001201e-1f;
  p = (p * (r * r) + r) + 1.f;
  return lm_float(lm_bits(p) + (int32_t)((uint32_t)lm_bits(shifted) << 23));
}

// log(1 + x) of 0 ≤ x ≤ 1: 2·artanh(x / (2 + x)), whose series ends 4e-10 before the next term.
INLINE float lm_log1p(float x) {
  float s = x / (2 + x), t = s * s;
  float p = 1.f / 15;
  p = p * t + 1.f / 13;
  p = p * t + 1.f / 11;
  p = p * t + 1.f / 9;
  p = p * t + 1.f / 7;
  p = p * t + 1.f / 5;
  p = p * t + 1.f / 3;
  return 2 * s * (p * t + 1);
}

// The largest of n ≥ 1, in lanes: as a chain it would wait for itself.
INLINE float lm_maximum(const float *x, size_t n) {
  float lanes[LM_VECTOR], maximum = x[0];
  for (size_t l = 0; l < LM_VECTOR; l++) lanes[l] = maximum;
  size_t j = 0;
  for (; j + LM_VECTOR <= n; j += LM_VECTOR) {
    for (size_t l = 0; l < LM_VECTOR; l++) lanes[l] = x[j + l] > lanes[l] ? x[j + l] : lanes[l];
  }
  for (; j < n; j++) maximum = x[j] > maximum ? x[j] : maximum;
  for (size_t l = 0; l < LM_VECTOR; l++) maximum = lanes[l] > maximum ? lanes[l] : maximum;
  return maximum;
}

// Without the errno of sqrtf, which keeps loops scalar.
INLINE float lm_sqrt(float x) { return __builtin_elementwise_sqrt(x); }

INLINE float lm_sigmoid(float x) { return 1.f / (1.f + lm_exp(-x)); }

// Near zero 2σ(2x) − 1 cancels, so small arguments take the series of tanh.
INLINE float lm_tanh(float x) {
  float square = x * x;
  float series = x * (1.f + square * (-1.f / 3 + square * (2.f / 15 + square * (-17.f / 315))));
  float direct = 2.f / (1.f + lm_exp(-2.f * x)) - 1.f;
  return square < 0.04f ? series : direct;
}

#endif
