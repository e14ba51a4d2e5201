// The place of a target among all tokens.
#include "mixture.h"

typedef struct {
  mixture mixture;
  const int32_t *targets;
  float *ranks;
  size_t limit;
} rank_job;

// Counting ends where the limit is met. Vocabularies begin with what is frequent, and so with what stands
// before most targets: few are looked for in more than one block.
enum { RANK_BLOCK = 512 };

// How many of x stand before a score: NaN always, and an equal number where it is at a lower column.
INLINE size_t count_before(const float *x, size_t count, float own, bool lower) {
  uint32_t before = 0;
  if (lower) {
    LANES
    for (size_t j = 0; j < count; j++) before += !(x[j] < own);
  } else {
    LANES
    for (size_t j = 0; j < count; j++) before += !(x[j] <= own);
  }
  return before;
}

INLINE size_t block_size(const mixture *m, size_t first) {
  return m->columns - first < RANK_BLOCK ? m->columns - first : RANK_BLOCK;
}

// Numbers in the order of the probabilities of a block: logits, or log-probabilities in `room`.
INLINE const float *scores(const mixture *m, size_t i, size_t first, float *room) {
  if (!m->log_prior) return m->x + i * m->columns + first;
  mixture_log_probabilities(m, i, first, block_size(m, first), room);
  return room;
}

HOT static void target_ranks(void *data, size_t begin, size_t end) {
  rank_job *s = data;
  const mixture *m = &s->mixture;
  float room[RANK_BLOCK] = {0};
  for (size_t i = begin; i < end; i++) {
    if (s->targets[i] < 0) {
      s->ranks[i] = -1;
      continue;
    }
    size_t target = (size_t)s->targets[i], place = target % RANK_BLOCK, before = 0;
    float own = scores(m, i, target - place, room)[place];
    for (size_t first = 0; first < m->columns && before < s->limit; first += RANK_BLOCK) {
      const float *x = scores(m, i, first, room);
      size_t count = block_size(m, first);
      size_t lower = first + count <= target ? count : first <= target ? place : 0;
      size_t skipped = lower + (first + place == target);
      before += count_before(x, lower, own, true);
      before += count_before(x + skipped, count - skipped, own, false);
    }
    s->ranks[i] = (float)(before < s->limit ? before : s->limit);
  }
}

void lm_target_ranks(lm_engine *engine, const float *x, const float *normalizers,
                     const float *log_prior, const int32_t *targets, float *ranks, size_t limit,
                     size_t positions, size_t columns, size_t components) {
  rank_job s = {{x, normalizers, log_prior, columns, components}, targets, ranks, limit};
  lm_parallel(engine, target_ranks, &s, positions, 1, positions * columns * components);
}
