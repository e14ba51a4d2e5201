// Products with a weight that is used many times between its changes.
#include <stdlib.h>

#include "bf16.h"
#include "compact.h"
#include "product.h"
#include "stream.h"
#include "weight.h"

// A copy of the values, or of their transpose, in a layout of the library's.
typedef struct copy {
  bool transpose;
  uint64_t version; // of the values that it was made from
  desc layout;
  float *buffer;
  dnnl_memory_t memory;
  struct copy *next;
} copy;

struct lm_weight {
  const float *values;
  size_t outputs, inputs;
  copy *copies; // as many as there are layouts asked for: one a direction, as a rule
  bool is_compact;
  compact *compact;
  uint64_t compact_version;
};

lm_weight *lm_weight_create(const float *values, size_t outputs, size_t inputs, bool is_compact) {
  lm_weight *w = calloc(1, sizeof *w);
  if (w)
    *w = (lm_weight){
        .values = values, .outputs = outputs, .inputs = inputs, .is_compact = is_compact};
  return w;
}

static void destroy_copy(copy *c) {
  if (c->memory) dnnl_memory_destroy(c->memory);
  drop_desc(&c->layout);
  lm_deallocate(c->buffer);
  free(c);
}

void lm_weight_destroy(lm_weight *w) {
  if (!w) return;
  for (copy *c = w->copies, *next; c; c = next) {
    next = c->next;
    destroy_copy(c);
  }
  compact_destroy(w->compact);
  free(w);
}

static bool fill_copy(copy *c, const product *p, dnnl_engine_t engine) {
  size_t bytes = dnnl_memory_desc_get_size(DESC(p->layout));
  c->transpose = p->key.transpose_b;
  c->buffer = lm_allocate((bytes + sizeof(float) - 1) / sizeof(float));
  return c->buffer && copy_desc(&c->layout, DESC(p->layout)) &&
         !dnnl_memory_create(&c->memory, DESC(c->layout), engine, c->buffer);
}

static copy *find_copy(lm_weight *w, const product *p, dnnl_engine_t engine) {
  for (copy *c = w->copies; c; c = c->next) {
    if (c->transpose == p->key.transpose_b &&
        dnnl_memory_desc_equal(DESC(c->layout), DESC(p->layout))) {
      return c;
    }
  }
  copy *c = calloc(1, sizeof *c);
  if (!c) return NULL;
  if (!fill_copy(c, p, engine)) {
    destroy_copy(c);
    return NULL;
  }
  c->next = w->copies;
  w->copies = c;
  return c;
}

static bool pack(const lm_weight *w, product *p, copy *c, dnnl_stream_t stream) {
  dnnl_memory_set_data_handle(p->plain, (void *)w->values);
  dnnl_exec_arg_t arguments[] = {{DNNL_ARG_FROM, p->plain}, {DNNL_ARG_TO, c->memory}};
  return !dnnl_primitive_execute(p->pack, stream, 2, arguments) && !dnnl_stream_wait(stream);
}

static bool update_compact(lm_weight *w, uint64_t version) {
  if (w->compact_version == version) return true;
  if (!w->compact) w->compact = compact_create(w->outputs, w->inputs);
  if (!w->compact) return false;
  compact_fill(w->compact, w->values);
  w->compact_version = version;
  return true;
}

_Static_assert((int)FEW_ROWS == (int)COMPACT_ROWS, "compact products are of few rows");

size_t weight_outputs(const lm_weight *w) { return w->outputs; }
size_t weight_inputs(const lm_weight *w) { return w->inputs; }

bool multiply_by_weight(lm_engine *engine, operand x, size_t rows, lm_weight *w, uint64_t version,
                        bool transpose, const float *bias, float *y, bool accumulate) {
  bool is_few = rows <= FEW_ROWS;
  if (is_few && transpose && w->is_compact) {
    if (!update_compact(w, version)) return false;
    compact_multiply(engine, w->compact, x.single, rows, bias, y, accumulate);
    return true;
  }
  if (is_few && transpose) {
    stream_multiply(engine, w->values, w->outputs, w->inputs, x.single, rows, bias, y, accumulate);
    return true;
  }
  size_t n = transpose ? w->outputs : w->inputs, k = transpose ? w->inputs : w->outputs;
  lm_use_threads(engine);
  product_key key = {.m = rows,
                     .n = n,
                     .k = k,
                     .transpose_b = transpose,
                     .bias = bias != NULL,
                     .accumulate = accumulate,
                     .packed = true,
                     .is_bf16 = engine->is_bf16,
                     .threads = engine->threads};
  product *p = is_few ? NULL : find_product(engine->cache, &key);
  if (!p || !p->primitive) {
    key.packed = false;
    key.is_bf16 = key.is_bf16 && !is_few;
    return multiply_plain(engine, &key, x, (operand){.single = w->values}, bias, y);
  }
  copy *c = find_copy(w, p, product_engine(engine->cache));
  if (!c) return false;
  if (c->version != version) {
    if (!pack(w, p, c, product_stream(engine->cache))) return false;
    c->version = version;
  }
  const void *left = x.single;
  if (engine->is_bf16) left = bf16_operand(engine, BF16_LEFT, x, rows * k);
  return left && run_product(engine->cache, p, left, c->memory, bias, y);
}

bool lm_multiply(lm_engine *engine, const float *x, size_t rows, lm_weight *w, uint64_t version,
                 bool transpose, const float *bias, float *y, bool accumulate) {
  return multiply_by_weight(engine, (operand){.single = x}, rows, w, version, transpose, bias, y,
                            accumulate);
}
