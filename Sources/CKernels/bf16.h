#ifndef BF16_H
#define BF16_H

#include <stddef.h>
#include <stdint.h>

#include "CKernels.h"

// Operands of products in bf16.
typedef struct {
  uint16_t *numbers;
  size_t capacity;
} bf16_buffer;
enum { BF16_LEFT, BF16_RIGHT, BF16_SIDES };

// An operand of a product: as it is, and in bf16 or NULL where it is still to be rounded.
typedef struct {
  const float *single;
  const uint16_t *bf16;
} operand;

// Room for `count` numbers, until the next call for its side; NULL when memory is short.
uint16_t *bf16_room(lm_engine *, int side, size_t count);
// x in bf16, in the buffer of its side unless it is so already; NULL when memory is short.
const void *bf16_operand(lm_engine *, int side, operand x, size_t count);

#endif
