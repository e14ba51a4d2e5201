// Losses beside the cross-entropy of a softmax, with their gradients.
#include <math.h>

#include "kernel.h"

double lm_binary_cross_entropy(const float *z, const float *targets, float *dz, size_t count,
                               float scale) {
  double total = 0;
  for (size_t i = 0; i < count; i++) {
    // log(1 + exp(−|z|)) neither overflows nor loses a small term.
    double tail = log1p(exp(-fabs((double)z[i])));
    total += (z[i] > 0 ? z[i] : 0) - (double)z[i] * targets[i] + tail;
    dz[i] = scale * (lm_sigmoid(z[i]) - targets[i]);
  }
  return total;
}

double lm_squared_error(const float *y, const float *targets, float *dy, size_t count,
                        float scale) {
  double total = 0;
  for (size_t i = 0; i < count; i++) {
    float error = y[i] - targets[i];
    total += (double)error * error;
    dy[i] = 2 * scale * error;
  }
  return total;
}
