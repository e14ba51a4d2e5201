#ifndef WEIGHT_H
#define WEIGHT_H

#include "bf16.h"

size_t weight_outputs(const lm_weight *);
size_t weight_inputs(const lm_weight *);
enum { FEW_ROWS = 3 }; // a product of so many waits for memory, and is of float32
// lm_multiply with an operand that may have been rounded before.
bool multiply_by_weight(lm_engine *, operand x, size_t rows, lm_weight *, uint64_t version,
                        bool transpose, const float *bias, float *y, bool accumulate);

#endif
