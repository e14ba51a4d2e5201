#ifndef STREAM_H
#define STREAM_H

#include "CKernels.h"

// y [rows, outputs] = x·Wᵀ (+ bias or + y) for few rows: W is read once, as it is stored, at the speed of
// memory. The matrix library would first bring it into another order.
void stream_multiply(lm_engine *, const float *weight, size_t outputs, size_t inputs,
                     const float *x, size_t rows, const float *bias, float *y, bool accumulate);

#endif
