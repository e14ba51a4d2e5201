#ifndef KERNEL_H
#define KERNEL_H

#include "CKernels.h"
#include "vector_math.h"

// Runs body(data, begin, end) over parts of 0..<n on the matrix library's own threads: a second pool on
// the same cores would fight it. Parts begin at multiples of `align`. Below `work` ≈ 20,000 element
// operations the team costs more than it brings.
typedef void lm_range_body(void *data, size_t begin, size_t end);
void lm_parallel(lm_engine *, lm_range_body *body, void *data, size_t n, size_t align, size_t work);

// The upper half of a float, rounded to the nearest, ties to even. A NaN keeps being one: rounded like a
// number it could become zero.
INLINE uint16_t lm_bf16(float x) {
  uint32_t bits = (uint32_t)lm_bits(x), rounded = (bits + 0x7fff + (bits >> 16 & 1)) >> 16;
  return (uint16_t)((bits & 0x7fffffff) > 0x7f800000 ? 0x7fc0 : rounded);
}

#endif
