#ifndef HALF_H
#define HALF_H

#include <stddef.h>
#include <stdint.h>

#include "CKernels.h"

// Operands of products in bf16.
typedef struct {
  uint16_t *numbers;
  size_t capacity;
} half_buffer;
enum { HALF_LEFT, HALF_RIGHT, HALVES };

// An operand of a product: as it is, and in bf16 or NULL where it is still to be rounded.
typedef struct {
  const float *single;
  const uint16_t *half;
} operand;

// Room for `count` numbers, until the next call for its side; NULL when memory is short.
uint16_t *half_buffer_of(lm_engine *, int side, size_t count);
// x in bf16, in the buffer of its side unless it is so already; NULL when memory is short.
const void *half_operand(lm_engine *, int side, operand x, size_t count);

#endif
