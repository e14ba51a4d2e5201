// The memory of the neural cache (Grave and others 2017, section 3).
#include <math.h>

#include "kernel.h"

enum { BLOCK = 1024 }; // floats whose sum is a float

typedef struct {
  const float *scores;
  const int32_t *words, *targets;
  float *out, flatness;
  size_t columns, size, first;
} cache_job;

HOT static void cache_log_probabilities(void *data, size_t begin, size_t end) {
  cache_job *s = data;
  for (size_t row = begin; row < end; row++) {
    size_t from = row > s->first ? row : s->first, to = s->size + row;
    if (from == to) {
      s->out[row] = -INFINITY;
      continue;
    }
    const float *x = s->scores + row * s->columns;
    const int32_t *words = s->words;
    int32_t target = s->targets[row];
    float maximum = lm_maximum(x + from, to - from), flatness = s->flatness;
    double total = 0, found = 0;
    for (size_t block = from; block < to; block += BLOCK) {
      size_t stop = block + BLOCK < to ? block + BLOCK : to;
      float sum = 0, part = 0;
      LANES
      for (size_t j = block; j < stop; j++) {
        float weight = lm_exp(flatness * (x[j] - maximum));
        sum += weight;
        part += words[j] == target ? weight : 0.f;
      }
      total += sum;
      found += part;
    }
    s->out[row] = (float)log(found / total);
  }
}

void lm_cache_log_probabilities(lm_engine *engine, const float *scores, const int32_t *words,
                                const int32_t *targets, float *out, size_t rows, size_t columns,
                                size_t size, size_t first, float flatness) {
  cache_job s = {.scores = scores,
                 .words = words,
                 .targets = targets,
                 .out = out,
                 .flatness = flatness,
                 .columns = columns,
                 .size = size,
                 .first = first};
  lm_parallel(engine, cache_log_probabilities, &s, rows, 1, rows * size);
}
