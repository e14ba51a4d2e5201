#ifndef HALF_H
#define HALF_H

#include <stddef.h>
#include <stdint.h>

#include "CKernels.h"

// Operands of products in bf16: the upper half of a float, rounded to the nearest, ties to even.
typedef struct {
  uint16_t *numbers;
  size_t capacity;
} half_buffer;
enum { HALF_LEFT, HALF_RIGHT, HALVES };

// x in a buffer that lives until the next call for its side; NULL when memory is short.
const uint16_t *half_copy(lm_engine *, int side, const float *x, size_t count);

#endif
