// The one file that knows oneDNN (2.x and 3.x): C = op(A)·op(B), primitives cached by shape and layout.
#include <oneapi/dnnl/dnnl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine.h"

typedef struct {
  size_t m, n, k;
  bool transpose_a, transpose_b, bias, accumulate;
  int threads;
} matmul_key;

typedef struct entry {
  matmul_key key;
  dnnl_primitive_t primitive;
  dnnl_memory_t a, b, bias, c;
  struct entry *next;
} entry;

enum { BUCKETS = 1024 };

struct matmul_cache {
  dnnl_engine_t engine;
  dnnl_stream_t stream;
  entry *buckets[BUCKETS];
};

const char *lm_engine_version(void) {
  static char text[48];
  const dnnl_version_t *v = dnnl_version();
  snprintf(text, sizeof text, "oneDNN %d.%d.%d", v->major, v->minor, v->patch);
  return text;
}

matmul_cache *matmul_cache_create(void) {
  matmul_cache *cache = calloc(1, sizeof *cache);
  if (!cache) return NULL;
  if (dnnl_engine_create(&cache->engine, dnnl_cpu, 0) != dnnl_success ||
      dnnl_stream_create(&cache->stream, cache->engine, dnnl_stream_default_flags) != dnnl_success) {
    matmul_cache_destroy(cache);
    return NULL;
  }
  return cache;
}

static void destroy_entry(entry *e) {
  if (e->primitive) dnnl_primitive_destroy(e->primitive);
  if (e->a) dnnl_memory_destroy(e->a);
  if (e->b) dnnl_memory_destroy(e->b);
  if (e->bias) dnnl_memory_destroy(e->bias);
  if (e->c) dnnl_memory_destroy(e->c);
  free(e);
}

void matmul_cache_destroy(matmul_cache *cache) {
  for (size_t i = 0; i < BUCKETS; i++) {
    for (entry *e = cache->buckets[i], *next; e; e = next) {
      next = e->next;
      destroy_entry(e);
    }
  }
  if (cache->stream) dnnl_stream_destroy(cache->stream);
  if (cache->engine) dnnl_engine_destroy(cache->engine);
  free(cache);
}

#if DNNL_VERSION_MAJOR >= 3
typedef dnnl_memory_desc_t desc;
#define DESC(d) (d)
static bool make_desc(desc *d, size_t rows, size_t columns, bool transposed) {
  dnnl_dims_t dims = {(dnnl_dim_t)rows, (dnnl_dim_t)columns};
  return !dnnl_memory_desc_create_with_tag(d, 2, dims, dnnl_f32, transposed ? dnnl_ba : dnnl_ab);
}
static void drop_desc(desc *d) {
  if (*d) dnnl_memory_desc_destroy(*d);
}
static bool append_sum(dnnl_post_ops_t ops) {
  return !dnnl_post_ops_append_sum(ops, 1.f, 0, dnnl_data_type_undef);
}
static bool make_primitive_desc(dnnl_primitive_desc_t *p, dnnl_engine_t engine, const desc d[4],
                                bool bias, dnnl_primitive_attr_t attributes) {
  return !dnnl_matmul_primitive_desc_create(p, engine, d[0], d[1], bias ? d[2] : NULL, d[3], attributes);
}
#else
typedef dnnl_memory_desc_t desc;
#define DESC(d) (&(d))
static bool make_desc(desc *d, size_t rows, size_t columns, bool transposed) {
  dnnl_dims_t dims = {(dnnl_dim_t)rows, (dnnl_dim_t)columns};
  return !dnnl_memory_desc_init_by_tag(d, 2, dims, dnnl_f32, transposed ? dnnl_ba : dnnl_ab);
}
static void drop_desc(desc *d) { (void)d; }
static bool append_sum(dnnl_post_ops_t ops) { return !dnnl_post_ops_append_sum(ops, 1.f); }
static bool make_primitive_desc(dnnl_primitive_desc_t *p, dnnl_engine_t engine, const desc d[4],
                                bool bias, dnnl_primitive_attr_t attributes) {
  dnnl_matmul_desc_t operation;
  return !dnnl_matmul_desc_init(&operation, &d[0], &d[1], bias ? &d[2] : NULL, &d[3]) &&
         !dnnl_primitive_desc_create(p, &operation, attributes, engine, NULL);
}
#endif

static bool accumulating_attributes(dnnl_primitive_attr_t *attributes) {
  dnnl_post_ops_t ops = NULL;
  bool made = !dnnl_primitive_attr_create(attributes) && !dnnl_post_ops_create(&ops) &&
              append_sum(ops) && !dnnl_primitive_attr_set_post_ops(*attributes, ops);
  if (ops) dnnl_post_ops_destroy(ops);
  return made;
}

static bool fill_entry(matmul_cache *cache, entry *e) {
  const matmul_key *key = &e->key;
  desc d[4];
  memset(d, 0, sizeof d);
  dnnl_primitive_attr_t attributes = NULL;
  dnnl_primitive_desc_t primitive = NULL;
  dnnl_memory_t *memories[4] = {&e->a, &e->b, &e->bias, &e->c};
  bool made = make_desc(&d[0], key->m, key->k, key->transpose_a) &&
              make_desc(&d[1], key->k, key->n, key->transpose_b) &&
              make_desc(&d[2], 1, key->n, false) && make_desc(&d[3], key->m, key->n, false) &&
              (!key->accumulate || accumulating_attributes(&attributes)) &&
              make_primitive_desc(&primitive, cache->engine, d, key->bias, attributes) &&
              !dnnl_primitive_create(&e->primitive, primitive);
  for (int i = 0; made && i < 4; i++) {
    made = !dnnl_memory_create(memories[i], DESC(d[i]), cache->engine, DNNL_MEMORY_NONE);
  }
  if (primitive) dnnl_primitive_desc_destroy(primitive);
  if (attributes) dnnl_primitive_attr_destroy(attributes);
  for (int i = 0; i < 4; i++) drop_desc(&d[i]);
  return made;
}

static bool same_key(const matmul_key *a, const matmul_key *b) {
  return a->m == b->m && a->n == b->n && a->k == b->k && a->transpose_a == b->transpose_a &&
         a->transpose_b == b->transpose_b && a->bias == b->bias && a->accumulate == b->accumulate &&
         a->threads == b->threads;
}

static entry *find_entry(matmul_cache *cache, const matmul_key *key) {
  size_t flags = (size_t)(key->transpose_a + 2 * key->transpose_b + 4 * key->bias + 8 * key->accumulate);
  size_t hash = key->m * 73856093u ^ key->n * 19349663u ^ key->k * 83492791u ^ flags * 2654435761u;
  entry **bucket = &cache->buckets[hash % BUCKETS];
  for (entry *e = *bucket; e; e = e->next) {
    if (same_key(&e->key, key)) return e;
  }
  entry *e = calloc(1, sizeof *e);
  if (!e) return NULL;
  e->key = *key;
  if (!fill_entry(cache, e)) {
    destroy_entry(e);
    return NULL;
  }
  e->next = *bucket;
  *bucket = e;
  return e;
}

bool lm_matmul(lm_engine *engine, const float *a, bool transpose_a, const float *b, bool transpose_b,
               const float *bias, float *c, size_t m, size_t n, size_t k, bool accumulate) {
  lm_use_threads(engine);
  matmul_key key = {m, n, k, transpose_a, transpose_b, bias != NULL, accumulate, engine->threads};
  entry *e = find_entry(engine->cache, &key);
  if (!e) return false;
  dnnl_memory_set_data_handle(e->a, (void *)a);
  dnnl_memory_set_data_handle(e->b, (void *)b);
  dnnl_memory_set_data_handle(e->c, c);
  if (bias) dnnl_memory_set_data_handle(e->bias, (void *)bias);
  dnnl_exec_arg_t arguments[] = {{DNNL_ARG_SRC, e->a},
                                 {DNNL_ARG_WEIGHTS, e->b},
                                 {DNNL_ARG_DST, e->c},
                                 {DNNL_ARG_BIAS, e->bias}};
  return !dnnl_primitive_execute(e->primitive, engine->cache->stream, bias ? 4 : 3, arguments) &&
         !dnnl_stream_wait(engine->cache->stream);
}
