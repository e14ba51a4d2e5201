#ifndef CKERNELS_H
#define CKERNELS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Numeric kernels on row-major float32 matrices, and the matrix product of oneDNN.
// `rows` x `columns` unless said otherwise. Results do not depend on how loops are split over threads.

// The matrix library with its thread team. Not to be used from two threads at once.
typedef struct lm_engine lm_engine;
lm_engine *lm_engine_create(int threads); // NULL when the library cannot start
void lm_engine_destroy(lm_engine *engine);
// Starts the threads of the team that are missing, for the calling thread. False where the system has no
// thread for it; the library would end the program.
bool lm_engine_start_team(lm_engine *engine);
void lm_engine_set_threads(lm_engine *engine, int threads);
int lm_engine_threads(const lm_engine *engine);
// Whether products round their operands to bf16; sums and all else stay in float32.
void lm_engine_set_bf16(lm_engine *engine, bool is_bf16);
bool lm_engine_is_bf16(const lm_engine *engine);
bool lm_has_bf16(void);              // whether this processor multiplies bf16 faster than float32
const char *lm_engine_version(void); // "oneDNN 2.6.3"
const char *
lm_engine_instructions(void); // what its products use, such as "AVX-512 with bf16"; "" if unknown

float *lm_allocate(size_t count); // zeroed, on a cache line; NULL when memory is short
void lm_deallocate(float *memory);
bool lm_can_allocate(size_t bytes);           // whether so much is to be had now, at once
bool lm_ran_out_of_memory(const lm_engine *); // whether a product failed since it got none

// c[m,n] = op(a)·op(b) + bias[n] (or + c when `accumulate`); op transposes when told. Returns false
// when the library refuses.
bool lm_matmul(lm_engine *, const float *a, bool transpose_a, const float *b, bool transpose_b,
               const float *bias, float *c, size_t m, size_t n, size_t k, bool accumulate);

// A weight [outputs, inputs] with copies in layouts that the library multiplies faster. `values` must
// outlive it; `version` says which values they are, from 1 on. y = x·Wᵀ (`transpose`) or x·W, + bias or + y.
// NULL and false when memory is short.
typedef struct lm_weight lm_weight;
// Products y of fewer than 4 rows with a compact weight are approximate: its copy has 8 bits a number.
lm_weight *lm_weight_create(const float *values, size_t outputs, size_t inputs, bool is_compact);
void lm_weight_destroy(lm_weight *);
bool lm_multiply(lm_engine *, const float *x, size_t rows, lm_weight *, uint64_t version,
                 bool transpose, const float *bias, float *y, bool accumulate);

// Rows.
void lm_gather(lm_engine *, const float *table, const int32_t *ids, float *out, size_t rows,
               size_t columns);
void lm_scatter_add(lm_engine *, const float *x, const int32_t *ids, float *table, size_t rows,
                    size_t columns);
void lm_sum_rows(lm_engine *, const float *x, float *out, size_t rows, size_t columns); // out +=

// Element-wise non-linearities; backward works from the outputs y.
// silu's from the inputs x, which the others do not read.
typedef enum { LM_LINEAR, LM_TANH, LM_SIGMOID, LM_RELU, LM_SILU } lm_activation;
void lm_activate(lm_engine *, lm_activation, const float *x, float *y, size_t count);
void lm_activate_backward(lm_engine *, lm_activation, const float *x, const float *y,
                          const float *dy, float *dx, size_t count);

void lm_add_log_sigmoid(lm_engine *, const float *x, float *y,
                        size_t count); // y = x + log sigmoid x

// LSTM, gates [rows, 4·columns] in the order i, f, g, o. Forward replaces pre-activations by gate values,
// backward gate values by gradients of pre-activations and `dc` by the gradient of the previous c.
void lm_lstm_forward(lm_engine *, float *gates, const float *previous_c, float *c, float *h,
                     size_t rows, size_t columns);
void lm_lstm_backward(lm_engine *, float *gates, const float *previous_c, const float *c,
                      const float *dh, float *dc, size_t rows, size_t columns);

// The LSTM in two parts, for what comes between its cell and its output m (layer normalisation): the
// first computes i, f, g, o and c, the second h = o·tanh m. Backward of the second leaves ∂z_o among the
// gates and ∂m, that of the first the other ∂z and in `dc` the gradient of the previous c.
void lm_lstm_cell_forward(lm_engine *, float *gates, const float *previous_c, float *c, size_t rows,
                          size_t columns);
void lm_lstm_output_forward(lm_engine *, const float *gates, const float *m, float *h, size_t rows,
                            size_t columns);
void lm_lstm_output_backward(lm_engine *, float *gates, const float *m, const float *dh, float *dm,
                             size_t rows, size_t columns);
void lm_lstm_cell_backward(lm_engine *, float *gates, const float *previous_c, float *dc,
                           size_t rows, size_t columns);

// GRU, gates and products [rows, 3·columns] in the order r, u, n: what the input brings and what h does.
// Forward replaces gates by their values; backward both by gradients, and adds to `dprevious` (may be
// NULL) what passes h by the gates.
void lm_gru_forward(lm_engine *, float *gates, const float *products, const float *previous,
                    float *h, size_t rows, size_t columns);
void lm_gru_backward(lm_engine *, float *gates, float *products, const float *previous,
                     const float *dh, float *dprevious, size_t rows, size_t columns);

// Mogrifier: gate <- 2σ(gate), y = gate·x; backward dx = dy·gate (may be dy) and the gate's gradient.
void lm_mogrify(lm_engine *, float *gate, const float *x, float *y, size_t count);
void lm_mogrify_backward(lm_engine *, float *gate, const float *x, const float *dy, float *dx,
                         size_t count);

// Layer normalisation: normalized = (x − mean)·scale of each row, scale = 1/√(variance + 1e-5);
// y = (or +=) gain·normalized + bias. normalized may be x, bias NULL. Backward adds to dgain; dx may be
// dy or normalized.
void lm_layer_norm(lm_engine *, const float *x, const float *gain, const float *bias,
                   float *normalized, float *scales, float *y, size_t rows, size_t columns,
                   bool adding);
void lm_layer_norm_backward(lm_engine *, const float *dy, const float *normalized,
                            const float *scales, const float *gain, float *dgain, float *dx,
                            size_t rows, size_t columns);

// Batch normalisation: as layer normalisation, of each column over its rows. Learning, the statistics are
// those of x and move the running mean and variance, of which the others are made; scales [columns].
// y may be x. Backward adds to dgain; dx may be dy.
void lm_batch_norm(lm_engine *, const float *x, const float *gain, const float *bias, float *mean,
                   float *variance, float *normalized, float *scales, float *y, size_t rows,
                   size_t columns, bool learning);
void lm_batch_norm_backward(lm_engine *, const float *dy, const float *normalized,
                            const float *scales, const float *gain, float *dgain, float *dx,
                            size_t rows, size_t columns, bool learning);

// y = x·mask / (1 − rate); the mask is a function of `key` and the position (from `offset`) alone, and
// repeats after `period` elements where that is not 0.
void lm_dropout(lm_engine *, const float *x, float *y, size_t count, float rate, uint64_t key,
                size_t offset, size_t period);
// Rows of x whose id the mask drops become 0, the others x / (1 − rate).
void lm_drop_rows(lm_engine *, float *x, const int32_t *ids, size_t rows, size_t columns,
                  float rate, uint64_t key);

// Softmax in log space. `normalizers` [rows, 2] holds max x and Σ exp(x − max) of each row.
void lm_normalizers(lm_engine *, const float *x, float *normalizers, size_t rows, size_t columns);
void lm_log_softmax_rows(lm_engine *, float *x, const float *normalizers, size_t rows,
                         size_t columns);
// x <- weight[row]·(softmax(x) − onehot(target[row / components])); rows without a target become 0.
void lm_softmax_gradient(lm_engine *, float *x, const float *normalizers, const int32_t *targets,
                         const float *weights, size_t rows, size_t columns, size_t components);

// The gradients g of logits [rows, outputs of the weight] as above, and on through z = x·Wᵀ + b:
// dw += gᵀ·x, dbias += Σ g, dx = g·W. The logits are used up. False when memory is short.
typedef struct {
  float *logits;
  const float *normalizers;
  const int32_t *targets;
  const float *weights;
  size_t rows, components;
} lm_softmax;
bool lm_softmax_backward(lm_engine *, const lm_softmax *, const float *x, lm_weight *,
                         uint64_t version, float *dw, bool accumulate, float *dbias, float *dx);

// Σ of the losses of logits z against targets in [0, 1], and dz = scale·(σ(z) − target); Σ of the squared
// errors, and dy = 2·scale·(y − target). The gradient may take the place of its input.
double lm_binary_cross_entropy(const float *z, const float *targets, float *dz, size_t count,
                               float scale);
double lm_squared_error(const float *y, const float *targets, float *dy, size_t count, float scale);

// Mixtures of `components` rows a position; log_prior may be NULL when components = 1.
// losses[i] = −log Σ_k π_k p_k(target); responsibilities r_k = π_k p_k(target) / Σ_j π_j p_j(target).
// Targets < 0 are skipped (loss 0, r 0). Returns Σ losses.
double lm_mixture_losses(const float *x, const float *normalizers, const float *log_prior,
                         const int32_t *targets, float *losses, float *responsibilities,
                         size_t positions, size_t columns, size_t components);
// d prior logit_k = (π_k − r_k)·scale in `out`, and r <- r·scale; positions without a target give 0.
void lm_mixture_prior_gradient(const float *log_prior, float *responsibilities,
                               const int32_t *targets, float *out, size_t positions,
                               size_t components, float scale);
// mixed = Σ_k π_k context_k, and its gradient.
void lm_mix(lm_engine *, const float *contexts, const float *log_prior, float *mixed,
            size_t positions, size_t columns, size_t components);
void lm_mix_backward(lm_engine *, const float *contexts, const float *log_prior,
                     const float *dmixed, float *dcontexts, float *dprior, size_t positions,
                     size_t columns, size_t components);
// out[i, v] = log Σ_k π_k p_k(v).
void lm_mixture_log_probabilities(lm_engine *, const float *x, const float *normalizers,
                                  const float *log_prior, float *out, size_t positions,
                                  size_t columns, size_t components);

// ranks[i] = the columns of position i that stand before its target, at most `limit` ≥ 1: of more probable
// tokens, of equal ones at a lower column, of NaN; −1 for a target < 0.
void lm_target_ranks(lm_engine *, const float *x, const float *normalizers, const float *log_prior,
                     const int32_t *targets, float *ranks, size_t limit, size_t positions,
                     size_t columns, size_t components);

// The cache of row t is the `size` columns from t on, without those before `first`: out[t] is the log of
// what part of their Σ exp(flatness·score) falls to columns whose word is the row's target; flatness ≥ 0.
void lm_cache_log_probabilities(lm_engine *, const float *scores, const int32_t *words,
                                const int32_t *targets, float *out, size_t rows, size_t columns,
                                size_t size, size_t first, float flatness);

// Long vectors.
void lm_multiply_elements(lm_engine *, const float *x, const float *y, float *z, size_t count);
void lm_fill(lm_engine *, float value, float *x, size_t count);
void lm_add_scaled(lm_engine *, float a, const float *x, float *y, size_t count); // y += a·x
void lm_scale(lm_engine *, float a, float *x, size_t count);
double lm_squared_norm(lm_engine *, const float *x, size_t count);
size_t lm_clamp(lm_engine *, float *x, float limit, size_t count); // how many were beyond ±limit
// With g = factor·gradients: squares <- decay·squares + weight·g²;
// values <- values − rate·g/√(squares + epsilon).
void lm_rms_prop_update(lm_engine *, float *values, const float *gradients, float factor,
                        float *squares, size_t count, float decay, float weight, float epsilon,
                        float rate);
// values <- values − rate·g/(scale + epsilon) + min(decay·scale, 1)·(prior − values).
void lm_dynamic_evaluation_update(lm_engine *, float *values, const float *gradients,
                                  const float *scales, const float *prior, size_t count, float rate,
                                  float epsilon, float decay);
double lm_square_roots(lm_engine *, float *x, size_t count); // x <- √x; returns their sum
void lm_adam_update(lm_engine *, float *values, const float *gradients, float factor, float *mean,
                    float *variance, size_t count, float rate, float beta1, float beta2,
                    float epsilon, float correction1, float correction2);

#endif
