// Mixtures of softmaxes and of contexts (Yang and others 2018), in log space. What is done once a position
// and component is done in double: it costs nothing, and sums of losses stay exact.
#include "mixture.h"

// log π_k p_k(target). In double: near −1e4 a float is good to 1e-3, and so would be its exponential.
static double log_share(const float *x, const float *normalizers, const float *log_prior,
                        size_t row, size_t column, size_t columns) {
  return (double)x[row * columns + column] - normalizers[2 * row] - log(normalizers[2 * row + 1]) +
         (log_prior ? log_prior[row] : 0);
}

double lm_mixture_losses(const float *x, const float *normalizers, const float *log_prior,
                         const int32_t *targets, float *losses, float *responsibilities,
                         size_t positions, size_t columns, size_t components) {
  double total = 0;
  for (size_t i = 0; i < positions; i++) {
    float *r = responsibilities + i * components;
    if (targets[i] < 0) {
      losses[i] = 0;
      memset(r, 0, components * sizeof *r);
      continue;
    }
    size_t target = (size_t)targets[i];
    double log_sum = -INFINITY;
    for (size_t k = 0; k < components; k++) {
      double s = log_share(x, normalizers, log_prior, i * components + k, target, columns);
      // Written so that a NaN stays one.
      double high = s <= log_sum ? log_sum : s, low = s <= log_sum ? s : log_sum;
      log_sum = high + (low == -INFINITY ? 0 : log1p(exp(low - high)));
    }
    r[0] = 1;
    for (size_t k = 0; components > 1 && k < components; k++) {
      double s = log_share(x, normalizers, log_prior, i * components + k, target, columns);
      r[k] = (float)exp(s - log_sum);
    }
    losses[i] = (float)-log_sum;
    total -= log_sum;
  }
  return total;
}

void lm_mixture_prior_gradient(const float *log_prior, float *responsibilities,
                               const int32_t *targets, float *out, size_t positions,
                               size_t components, float scale) {
  for (size_t i = 0; i < positions; i++) {
    for (size_t k = i * components; k < (i + 1) * components; k++) {
      float r = responsibilities[k];
      if (out) out[k] = targets[i] < 0 ? 0 : (expf(log_prior[k]) - r) * scale;
      responsibilities[k] = r * scale;
    }
  }
}

typedef struct {
  const float *contexts, *log_prior, *dmixed;
  float *mixed, *dcontexts, *dprior;
  size_t columns, components;
} mix_job;

HOT static void mix(void *data, size_t begin, size_t end) {
  mix_job *s = data;
  for (size_t i = begin; i < end; i++) {
    float *out = s->mixed + i * s->columns;
    memset(out, 0, s->columns * sizeof *out);
    for (size_t row = i * s->components; row < (i + 1) * s->components; row++) {
      const float *context = s->contexts + row * s->columns;
      float prior = lm_exp(s->log_prior[row]);
      LANES
      for (size_t j = 0; j < s->columns; j++) out[j] += prior * context[j];
    }
  }
}

HOT static void mix_backward(void *data, size_t begin, size_t end) {
  mix_job *s = data;
  for (size_t i = begin; i < end; i++) {
    const float *d = s->dmixed + i * s->columns;
    float mean = 0;
    for (size_t row = i * s->components; row < (i + 1) * s->components; row++) {
      const float *context = s->contexts + row * s->columns;
      float *dcontext = s->dcontexts + row * s->columns;
      float prior = lm_exp(s->log_prior[row]), product = 0;
      LANES
      for (size_t j = 0; j < s->columns; j++) {
        product += d[j] * context[j];
        dcontext[j] = prior * d[j];
      }
      s->dprior[row] = product;
      mean += prior * product;
    }
    for (size_t row = i * s->components; row < (i + 1) * s->components; row++) {
      s->dprior[row] = lm_exp(s->log_prior[row]) * (s->dprior[row] - mean);
    }
  }
}

void lm_mix(lm_engine *engine, const float *contexts, const float *log_prior, float *mixed,
            size_t positions, size_t columns, size_t components) {
  mix_job s = {.contexts = contexts,
               .log_prior = log_prior,
               .mixed = mixed,
               .columns = columns,
               .components = components};
  lm_parallel(engine, mix, &s, positions, 1, positions * columns * components);
}

void lm_mix_backward(lm_engine *engine, const float *contexts, const float *log_prior,
                     const float *dmixed, float *dcontexts, float *dprior, size_t positions,
                     size_t columns, size_t components) {
  mix_job s = {contexts, log_prior, dmixed, NULL, dcontexts, dprior, columns, components};
  lm_parallel(engine, mix_backward, &s, positions, 1, positions * columns * components * 2);
}

typedef struct {
  mixture mixture;
  float *out;
} log_probabilities_job;

HOT static void log_probabilities(void *data, size_t begin, size_t end) {
  log_probabilities_job *s = data;
  size_t columns = s->mixture.columns;
  for (size_t i = begin; i < end; i++) {
    mixture_log_probabilities(&s->mixture, i, 0, columns, s->out + i * columns);
  }
}

void lm_mixture_log_probabilities(lm_engine *engine, const float *x, const float *normalizers,
                                  const float *log_prior, float *out, size_t positions,
                                  size_t columns, size_t components) {
  log_probabilities_job s = {{x, normalizers, log_prior, columns, components}, out};
  lm_parallel(engine, log_probabilities, &s, positions, 1, positions * columns * components);
}
