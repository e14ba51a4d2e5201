#include "bf16.h"

#include <oneapi/dnnl/dnnl.h>
#include <stdlib.h>

#include "engine.h"
#include "kernel.h"

typedef struct {
  const float *x;
  uint16_t *y;
} rounding;

HOT static void round_to_bf16(void *data, size_t begin, size_t end) {
  rounding *s = data;
  const float *restrict x = s->x;
  uint16_t *restrict y = s->y;
  LANES
  for (size_t i = begin; i < end; i++) y[i] = lm_bf16(x[i]);
}

uint16_t *bf16_room(lm_engine *engine, int side, size_t count) {
  bf16_buffer *buffer = &engine->bf16[side];
  if (buffer->capacity < count) {
    free(buffer->numbers);
    *buffer = (bf16_buffer){0};
    void *memory = NULL;
    if (posix_memalign(&memory, 64, count * sizeof *buffer->numbers)) return NULL;
    *buffer = (bf16_buffer){memory, count};
  }
  return buffer->numbers;
}

const void *bf16_operand(lm_engine *engine, int side, operand x, size_t count) {
  if (x.bf16) return x.bf16;
  rounding s = {x.single, bf16_room(engine, side, count)};
  if (s.y) lm_parallel(engine, round_to_bf16, &s, count, LM_VECTOR, count);
  return s.y;
}

const char *lm_engine_instructions(void) {
#if defined(__x86_64__)
  static const struct {
    int isa;
    const char *name;
  } sets[] = {
      {dnnl_cpu_isa_avx512_core_amx, "AVX-512 with bf16 and AMX"},
      {dnnl_cpu_isa_avx512_core_bf16, "AVX-512 with bf16"},
      {dnnl_cpu_isa_avx512_core_vnni, "AVX-512 with VNNI"},
      {dnnl_cpu_isa_avx512_core, "AVX-512"},
      {dnnl_cpu_isa_avx2, "AVX2"},
      {dnnl_cpu_isa_avx, "AVX"},
      {dnnl_cpu_isa_sse41, "SSE4.1"},
  };
  int isa = (int)dnnl_get_effective_cpu_isa();
  for (size_t i = 0; i < sizeof sets / sizeof *sets; i++) {
    if ((isa & sets[i].isa) == sets[i].isa) return sets[i].name;
  }
#endif
  return "";
}

bool lm_has_bf16(void) {
#if defined(__x86_64__)
  // Below these instructions the library has bf16, but slower than float32.
  return (dnnl_get_effective_cpu_isa() & dnnl_cpu_isa_avx512_core_bf16) ==
         dnnl_cpu_isa_avx512_core_bf16;
#else
  return false;
#endif
}
