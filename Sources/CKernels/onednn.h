#ifndef ONEDNN_H
#define ONEDNN_H

// oneDNN 2.x and 3.x behind one set of names: between them descriptors became opaque.
#include <oneapi/dnnl/dnnl.h>
#include <stdbool.h>

#if DNNL_VERSION_MAJOR >= 3
typedef dnnl_memory_desc_t desc;
#define DESC(d) (d)
static inline bool make_desc(desc *d, dnnl_data_type_t type, int axes, const dnnl_dims_t dims,
                             const dnnl_dims_t strides) {
  return !dnnl_memory_desc_create_with_strides(d, axes, dims, type, strides);
}
// The layout is the library's to choose.
static inline bool make_any_desc(desc *d, dnnl_data_type_t type, int axes, const dnnl_dims_t dims) {
  return !dnnl_memory_desc_create_with_tag(d, axes, dims, type, dnnl_format_tag_any);
}
static inline bool copy_desc(desc *d, const_dnnl_memory_desc_t from) {
  return !dnnl_memory_desc_clone(d, from);
}
static inline void drop_desc(desc *d) {
  if (*d) dnnl_memory_desc_destroy(*d);
}
static inline bool is_blocked(const desc *d) {
  int blocks = 0;
  return !dnnl_memory_desc_query(*d, dnnl_query_inner_nblks_s32, &blocks) && blocks > 0;
}
static inline bool append_sum(dnnl_post_ops_t ops) {
  return !dnnl_post_ops_append_sum(ops, 1.f, 0, dnnl_data_type_undef);
}
static inline bool describe_matmul(dnnl_primitive_desc_t *p, dnnl_engine_t engine, const desc *a,
                                   const desc *b, const desc *bias, const desc *c,
                                   dnnl_primitive_attr_t attributes) {
  return !dnnl_matmul_primitive_desc_create(p, engine, *a, *b, bias ? *bias : NULL, *c, attributes);
}
static inline bool describe_convolution(dnnl_primitive_desc_t *p, dnnl_engine_t engine,
                                        const desc *x, const desc *w, const desc *bias,
                                        const desc *y, dnnl_primitive_attr_t attributes) {
  dnnl_dims_t ones = {1, 1}, zeros = {0, 0};
  return !dnnl_convolution_forward_primitive_desc_create(
      p, engine, dnnl_forward_inference, dnnl_convolution_direct, *x, *w, bias ? *bias : NULL, *y,
      ones, zeros, zeros, zeros, attributes);
}
#else
typedef dnnl_memory_desc_t desc;
#define DESC(d) (&(d))
static inline bool make_desc(desc *d, dnnl_data_type_t type, int axes, const dnnl_dims_t dims,
                             const dnnl_dims_t strides) {
  return !dnnl_memory_desc_init_by_strides(d, axes, dims, type, strides);
}
// The layout is the library's to choose.
static inline bool make_any_desc(desc *d, dnnl_data_type_t type, int axes, const dnnl_dims_t dims) {
  return !dnnl_memory_desc_init_by_tag(d, axes, dims, type, dnnl_format_tag_any);
}
static inline bool copy_desc(desc *d, const dnnl_memory_desc_t *from) {
  *d = *from;
  return true;
}
static inline void drop_desc(desc *d) { (void)d; }
static inline bool is_blocked(const desc *d) { return d->format_desc.blocking.inner_nblks > 0; }
static inline bool append_sum(dnnl_post_ops_t ops) { return !dnnl_post_ops_append_sum(ops, 1.f); }
static inline bool describe_matmul(dnnl_primitive_desc_t *p, dnnl_engine_t engine, const desc *a,
                                   const desc *b, const desc *bias, const desc *c,
                                   dnnl_primitive_attr_t attributes) {
  dnnl_matmul_desc_t operation;
  return !dnnl_matmul_desc_init(&operation, a, b, bias, c) &&
         !dnnl_primitive_desc_create(p, &operation, attributes, engine, NULL);
}
static inline bool describe_convolution(dnnl_primitive_desc_t *p, dnnl_engine_t engine,
                                        const desc *x, const desc *w, const desc *bias,
                                        const desc *y, dnnl_primitive_attr_t attributes) {
  dnnl_dims_t ones = {1, 1}, zeros = {0, 0};
  dnnl_convolution_desc_t operation;
  return !dnnl_convolution_forward_desc_init(&operation, dnnl_forward_inference,
                                             dnnl_convolution_direct, x, w, bias, y, ones, zeros,
                                             zeros) &&
         !dnnl_primitive_desc_create(p, &operation, attributes, engine, NULL);
}
#endif

#endif
