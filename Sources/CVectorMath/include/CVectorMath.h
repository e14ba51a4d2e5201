#ifndef CVECTORMATH_H
#define CVECTORMATH_H

#include <stddef.h>

// weights = exp((x − max x)·factor), 0 where x is −∞; returns their sum.
double lm_softmax_weights(const float *x, float *weights, size_t count, float factor);

#endif
