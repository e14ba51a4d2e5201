#ifndef PRODUCT_H
#define PRODUCT_H

#include "engine.h"
#include "onednn.h"

// A product c[m,n] = op(a)[m,k]·op(b)[k,n] (+ bias or + c) as oneDNN runs it.
typedef struct {
  size_t m, n, k;
  bool transpose_a, transpose_b, bias, accumulate;
  bool packed;  // b in the library's own layout
  bool is_bf16; // a and b, but not bias and c, in bf16
  int threads;
} product_key;

typedef struct product {
  product_key key;
  dnnl_primitive_t primitive; // NULL when the library has no layout of its own for b
  dnnl_memory_t a, b, bias, c;
  desc layout;           // packed: that of b
  dnnl_primitive_t pack; // packed: from the plain layout to that one
  dnnl_memory_t plain;   // packed: b as it is stored
  struct product *next;
} product;

// The product of a key, made when it is first asked for; NULL when the library refuses.
product *find_product(product_cache *, const product_key *);
// `a` in the product's precision.
bool run_product(product_cache *, product *, const void *a, dnnl_memory_t b, const float *bias,
                 float *c);
// With b as it is stored; operands that the key has in bf16 are rounded on the way.
bool multiply_plain(lm_engine *, const product_key *, operand a, operand b, const float *bias,
                    float *c);
dnnl_engine_t product_engine(const product_cache *);
dnnl_stream_t product_stream(const product_cache *);

#endif
