// Matrix products by oneDNN: primitives cached by shape and layout.
#include "product.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bf16.h"

enum { BUCKETS = 1024 };

struct product_cache {
  dnnl_engine_t engine;
  dnnl_stream_t stream;
  bool ran_out; // of memory, by the library's own word
  product *buckets[BUCKETS];
};

const char *lm_engine_version(void) {
  static char text[48];
  const dnnl_version_t *v = dnnl_version();
  snprintf(text, sizeof text, "oneDNN %d.%d.%d", v->major, v->minor, v->patch);
  return text;
}

product_cache *product_cache_create(void) {
  product_cache *cache = calloc(1, sizeof *cache);
  if (!cache) return NULL;
  if (dnnl_engine_create(&cache->engine, dnnl_cpu, 0) != dnnl_success ||
      dnnl_stream_create(&cache->stream, cache->engine, dnnl_stream_default_flags) !=
          dnnl_success) {
    product_cache_destroy(cache);
    return NULL;
  }
  return cache;
}

static void drop_primitive(dnnl_primitive_t primitive) {
  if (primitive) dnnl_primitive_destroy(primitive);
}

static void destroy_product(product *p) {
  drop_primitive(p->primitive);
  drop_primitive(p->pack);
  dnnl_memory_t memories[] = {p->a, p->b, p->bias, p->c, p->plain};
  for (size_t i = 0; i < sizeof memories / sizeof *memories; i++) {
    if (memories[i]) dnnl_memory_destroy(memories[i]);
  }
  drop_desc(&p->layout);
  free(p);
}

void product_cache_destroy(product_cache *cache) {
  for (size_t i = 0; i < BUCKETS; i++) {
    for (product *p = cache->buckets[i], *next; p; p = next) {
      next = p->next;
      destroy_product(p);
    }
  }
  if (cache->stream) dnnl_stream_destroy(cache->stream);
  if (cache->engine) dnnl_engine_destroy(cache->engine);
  free(cache);
}

dnnl_engine_t product_engine(const product_cache *cache) { return cache->engine; }
dnnl_stream_t product_stream(const product_cache *cache) { return cache->stream; }

static bool adding(dnnl_primitive_attr_t *attributes) {
  dnnl_post_ops_t ops = NULL;
  bool made = !dnnl_primitive_attr_create(attributes) && !dnnl_post_ops_create(&ops) &&
              append_sum(ops) && !dnnl_primitive_attr_set_post_ops(*attributes, ops);
  if (ops) dnnl_post_ops_destroy(ops);
  return made;
}

// What a primitive is described with: a, b, bias, c, and b as it is stored where that is not b.
enum { A, B, BIAS, C, STORED, DESCS };

static dnnl_data_type_t operand_type(const product_key *key) {
  return key->is_bf16 ? dnnl_bf16 : dnnl_f32;
}

static bool make_matmul_descs(desc d[DESCS], const product_key *key) {
  dnnl_data_type_t type = operand_type(key);
  dnnl_dim_t m = (dnnl_dim_t)key->m, n = (dnnl_dim_t)key->n, k = (dnnl_dim_t)key->k;
  dnnl_dims_t a = {m, k}, b = {k, n}, bias = {1, n}, c = {m, n};
  dnnl_dims_t a_strides = {key->transpose_a ? 1 : k, key->transpose_a ? m : 1};
  dnnl_dims_t b_strides = {key->transpose_b ? 1 : n, key->transpose_b ? k : 1};
  dnnl_dims_t row_strides = {n, 1};
  return make_desc(&d[A], type, 2, a, a_strides) &&
         make_desc(&d[STORED], dnnl_f32, 2, b, b_strides) &&
         (key->packed ? make_any_desc(&d[B], type, 2, b)
                      : make_desc(&d[B], type, 2, b, b_strides)) &&
         make_desc(&d[BIAS], dnnl_f32, 2, bias, row_strides) &&
         make_desc(&d[C], dnnl_f32, 2, c, row_strides);
}

// A product with b as the weights of a 1 × 1 convolution over m pixels: where oneDNN's matrix product
// knows no layout but the plain one (AVX2), its convolution has blocked weights and is 1.1 to 1.9 times
// as fast, the most with few rows.
static bool make_convolution_descs(desc d[DESCS], const product_key *key) {
  dnnl_data_type_t type = operand_type(key);
  dnnl_dim_t m = (dnnl_dim_t)key->m, n = (dnnl_dim_t)key->n, k = (dnnl_dim_t)key->k;
  dnnl_dims_t a = {1, k, m, 1}, b = {n, k, 1, 1}, bias = {n}, c = {1, n, m, 1};
  dnnl_dims_t a_strides = {m * k, 1, k, k}, c_strides = {m * n, 1, n, n}, bias_strides = {1};
  dnnl_dims_t b_strides = {key->transpose_b ? k : 1, key->transpose_b ? 1 : n, 1, 1};
  return make_desc(&d[A], type, 4, a, a_strides) &&
         make_desc(&d[STORED], dnnl_f32, 4, b, b_strides) && make_any_desc(&d[B], type, 4, b) &&
         make_desc(&d[BIAS], dnnl_f32, 1, bias, bias_strides) &&
         make_desc(&d[C], dnnl_f32, 4, c, c_strides);
}

typedef bool make_descs(desc d[DESCS], const product_key *);
typedef bool describe(dnnl_primitive_desc_t *, dnnl_engine_t, const desc *a, const desc *b,
                      const desc *bias, const desc *c, dnnl_primitive_attr_t);

static bool make_pack(dnnl_engine_t engine, product *p, const desc *stored) {
  dnnl_primitive_desc_t reorder = NULL;
  bool made = !dnnl_reorder_primitive_desc_create(&reorder, DESC(*stored), engine, DESC(p->layout),
                                                  engine, NULL) &&
              !dnnl_primitive_create(&p->pack, reorder) &&
              !dnnl_memory_create(&p->plain, DESC(*stored), engine, DNNL_MEMORY_NONE);
  if (reorder) dnnl_primitive_desc_destroy(reorder);
  return made;
}

// A jitted kernel with blocks in its layout; the library's fall-backs take plain weights as fast.
static bool is_worth_packing(dnnl_primitive_desc_t primitive, const desc *layout) {
  const char *kernel = "";
  dnnl_primitive_desc_query(primitive, dnnl_query_impl_info_str, 0, (void *)&kernel);
  return is_blocked(layout) && (!strncmp(kernel, "jit", 3) || !strncmp(kernel, "brg", 3));
}

static bool make_product(dnnl_engine_t engine, product *p, make_descs *make, describe *describe) {
  const product_key *key = &p->key;
  desc d[DESCS];
  memset(d, 0, sizeof d);
  dnnl_primitive_attr_t attributes = NULL;
  dnnl_primitive_desc_t primitive = NULL;
  bool made =
      make(d, key) && (!key->accumulate || adding(&attributes)) &&
      describe(&primitive, engine, &d[A], &d[B], key->bias ? &d[BIAS] : NULL, &d[C], attributes);
  if (made && key->packed) {
    made =
        copy_desc(&p->layout, dnnl_primitive_desc_query_md(primitive, dnnl_query_weights_md, 0)) &&
        is_worth_packing(primitive, &p->layout) && make_pack(engine, p, &d[STORED]);
  }
  dnnl_memory_t *memories[] = {&p->a, key->packed ? NULL : &p->b, &p->bias, &p->c};
  for (int i = 0; made && i < 4; i++) {
    if (memories[i]) made = !dnnl_memory_create(memories[i], DESC(d[i]), engine, DNNL_MEMORY_NONE);
  }
  made = made && !dnnl_primitive_create(&p->primitive, primitive);
  if (primitive) dnnl_primitive_desc_destroy(primitive);
  if (attributes) dnnl_primitive_attr_destroy(attributes);
  for (int i = 0; i < DESCS; i++) drop_desc(&d[i]);
  return made;
}

static product *new_product(dnnl_engine_t engine, const product_key *key, make_descs *make,
                            describe *describe) {
  product *p = calloc(1, sizeof *p);
  if (!p) return NULL;
  p->key = *key;
  if (make_product(engine, p, make, describe)) return p;
  destroy_product(p);
  return NULL;
}

static bool same_key(const product_key *a, const product_key *b) {
  return a->m == b->m && a->n == b->n && a->k == b->k && a->transpose_a == b->transpose_a &&
         a->transpose_b == b->transpose_b && a->bias == b->bias && a->accumulate == b->accumulate &&
         a->packed == b->packed && a->is_bf16 == b->is_bf16 && a->threads == b->threads;
}

static size_t hash_key(const product_key *key) {
  size_t flags = (size_t)(key->transpose_a + 2 * key->transpose_b + 4 * key->bias +
                          8 * key->accumulate + 16 * key->packed + 32 * key->is_bf16);
  return key->m * 73856093u ^ key->n * 19349663u ^ key->k * 83492791u ^ flags * 2654435761u;
}

product *find_product(product_cache *cache, const product_key *key) {
  product **bucket = &cache->buckets[hash_key(key) % BUCKETS];
  for (product *p = *bucket; p; p = p->next) {
    if (same_key(&p->key, key)) return p;
  }
  product *p = new_product(cache->engine, key, make_matmul_descs, describe_matmul);
  if (!p && key->packed) {
    p = new_product(cache->engine, key, make_convolution_descs, describe_convolution);
    if (!p) {
      p = calloc(1, sizeof *p);
      if (p) p->key = *key;
    }
  }
  if (!p) return NULL;
  p->next = *bucket;
  *bucket = p;
  return p;
}

bool run_product(product_cache *cache, product *p, const void *a, dnnl_memory_t b,
                 const float *bias, float *c) {
  dnnl_memory_set_data_handle(p->a, (void *)a);
  dnnl_memory_set_data_handle(p->c, c);
  if (bias) dnnl_memory_set_data_handle(p->bias, (void *)bias);
  dnnl_exec_arg_t arguments[] = {
      {DNNL_ARG_SRC, p->a}, {DNNL_ARG_WEIGHTS, b}, {DNNL_ARG_DST, p->c}, {DNNL_ARG_BIAS, p->bias}};
  dnnl_status_t status =
      dnnl_primitive_execute(p->primitive, cache->stream, bias ? 4 : 3, arguments);
  cache->ran_out |= status == dnnl_out_of_memory;
  return !status && !dnnl_stream_wait(cache->stream);
}

bool lm_ran_out_of_memory(const lm_engine *engine) { return engine->cache->ran_out; }

bool multiply_plain(lm_engine *engine, const product_key *key, operand a, operand b,
                    const float *bias, float *c) {
  product *p = find_product(engine->cache, key);
  if (!p) return false;
  const void *left = a.single, *right = b.single;
  if (key->is_bf16) {
    left = bf16_operand(engine, BF16_LEFT, a, key->m * key->k);
    right = bf16_operand(engine, BF16_RIGHT, b, key->k * key->n);
    if (!left || !right) return false;
  }
  dnnl_memory_set_data_handle(p->b, (void *)right);
  return run_product(engine->cache, p, left, p->b, bias, c);
}

bool lm_matmul(lm_engine *engine, const float *a, bool transpose_a, const float *b,
               bool transpose_b, const float *bias, float *c, size_t m, size_t n, size_t k,
               bool accumulate) {
  lm_use_threads(engine);
  product_key key = {.m = m,
                     .n = n,
                     .k = k,
                     .transpose_a = transpose_a,
                     .transpose_b = transpose_b,
                     .bias = bias != NULL,
                     .accumulate = accumulate,
                     .is_bf16 = engine->is_bf16,
                     .threads = engine->threads};
  return multiply_plain(engine, &key, (operand){.single = a}, (operand){.single = b}, bias, c);
}
