#include "half.h"

#include <oneapi/dnnl/dnnl.h>
#include <stdlib.h>

#include "engine.h"
#include "kernel.h"

typedef struct {
  const float *x;
  uint16_t *y;
} half_job;

HOT static void round_to_half(void *data, size_t begin, size_t end) {
  half_job *s = data;
  const float *restrict x = s->x;
  uint16_t *restrict y = s->y;
  LANES
  for (size_t i = begin; i < end; i++) y[i] = lm_half(x[i]);
}

uint16_t *half_buffer_of(lm_engine *engine, int side, size_t count) {
  half_buffer *buffer = &engine->halves[side];
  if (buffer->capacity < count) {
    free(buffer->numbers);
    *buffer = (half_buffer){0};
    void *memory = NULL;
    if (posix_memalign(&memory, 64, count * sizeof *buffer->numbers)) return NULL;
    *buffer = (half_buffer){memory, count};
  }
  return buffer->numbers;
}

const void *half_operand(lm_engine *engine, int side, operand x, size_t count) {
  if (x.half) return x.half;
  half_job s = {x.single, half_buffer_of(engine, side, count)};
  if (s.y) lm_parallel(engine, round_to_half, &s, count, LM_VECTOR, count);
  return s.y;
}

bool lm_has_half(void) {
#if defined(__x86_64__)
  // Below these instructions the library has bf16, but slower than float32.
  return (dnnl_get_effective_cpu_isa() & dnnl_cpu_isa_avx512_core_bf16) ==
         dnnl_cpu_isa_avx512_core_bf16;
#else
  return false;
#endif
}
