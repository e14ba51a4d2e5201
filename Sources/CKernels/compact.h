#ifndef COMPACT_H
#define COMPACT_H

#include "CKernels.h"

// A weight [outputs, inputs] in a quarter of the memory, for products of few rows, which wait for memory:
// whole numbers of 8 bits, and a scale for every block of a row.
typedef struct compact compact;
enum { COMPACT_ROWS = 3 };                              // at most
compact *compact_create(size_t outputs, size_t inputs); // NULL when memory is short
void compact_destroy(compact *);
void compact_fill(compact *, const float *values);
// y = x·Wᵀ (+ bias or + y)
void compact_multiply(lm_engine *, compact *, const float *x, size_t rows, const float *bias,
                      float *y, bool accumulate);

#endif
