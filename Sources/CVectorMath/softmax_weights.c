// The weights of a draw from log-probabilities, as a temperature has them.
#include <math.h>

#include "CVectorMath.h"
#include "vector_math.h"

enum { BLOCK = 1024 }; // floats whose sum is a float

HOT double lm_softmax_weights(const float *x, float *weights, size_t count, float factor) {
  float maximum = lm_maximum(x, count);
  double total = 0;
  for (size_t block = 0; block < count; block += BLOCK) {
    size_t stop = block + BLOCK < count ? block + BLOCK : count;
    float sum = 0;
    LANES
    for (size_t j = block; j < stop; j++) {
      weights[j] = x[j] == -INFINITY ? 0 : lm_exp((x[j] - maximum) * factor);
      sum += weights[j];
    }
    total += sum;
  }
  return total;
}
