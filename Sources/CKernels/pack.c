#include "pack.h"

#include "kernel.h"

enum { BLOCK_ROWS = 32, PAIRS = BLOCK_ROWS / 2, MOST_COLUMNS = 64 };

bool find_pair_blocks(const desc *layout, size_t rows, pair_blocks *blocks) {
  layout_blocks b;
  if (!read_blocks(layout, &b) || b.count != 3) return false;
  size_t width = (size_t)b.sizes[1];
  size_t all_rows = (rows + BLOCK_ROWS - 1) / BLOCK_ROWS * BLOCK_ROWS;
  bool is_known = b.axes[0] == 0 && b.axes[1] == 1 && b.axes[2] == 0 && b.sizes[0] == PAIRS &&
                  b.sizes[2] == 2 && width % LM_VECTOR == 0 && width <= MOST_COLUMNS &&
                  (size_t)b.strides[0] == BLOCK_ROWS * width && (size_t)b.strides[1] == all_rows * width;
  if (is_known) blocks->columns = width;
  return is_known;
}

typedef struct {
  const float *w;
  uint32_t *packed;
  size_t rows, columns, width;
  bool is_transposed;
} pack_job;

INLINE uint32_t pair(float first, float second) {
  return (uint32_t)lm_bf16(first) | (uint32_t)lm_bf16(second) << 16;
}

INLINE size_t least(size_t a, size_t b) { return a < b ? a : b; }

// Rows are stored one after the other: two of them become one of pairs.
INLINE void pack_rows(const pack_job *s, size_t row, size_t column, size_t count, uint32_t *to) {
  for (size_t i = 0; i < PAIRS; i++, to += s->width) {
    const float *first = s->w + (row + 2 * i) * s->columns + column;
    if (row + 2 * i + 1 < s->rows) {
      const float *second = first + s->columns;
      LANES
      for (size_t j = 0; j < count; j++) to[j] = pair(first[j], second[j]);
    } else if (row + 2 * i < s->rows) {
      LANES
      for (size_t j = 0; j < count; j++) to[j] = pair(first[j], 0);
    } else {
      memset(to, 0, count * sizeof *to);
    }
    memset(to + count, 0, (s->width - count) * sizeof *to);
  }
}

// Columns are stored one after the other: pairs are neighbours, and the tile of them is transposed.
INLINE void pack_columns(const pack_job *s, size_t row, size_t column, size_t count, uint32_t *to) {
  uint32_t tile[MOST_COLUMNS][PAIRS];
  size_t filled = least(s->rows - row, BLOCK_ROWS);
  for (size_t j = 0; j < count; j++) {
    const float *from = s->w + (column + j) * s->rows + row;
    float padded[BLOCK_ROWS] = {0};
    if (filled < BLOCK_ROWS) {
      memcpy(padded, from, filled * sizeof *from);
      from = padded;
    }
    LANES
    for (size_t i = 0; i < PAIRS; i++) tile[j][i] = pair(from[2 * i], from[2 * i + 1]);
  }
  for (size_t j = count; j < s->width; j++) memset(tile[j], 0, sizeof tile[j]);
  for (size_t i = 0; i < PAIRS; i++) {
    LANES
    for (size_t j = 0; j < s->width; j++) to[i * s->width + j] = tile[j][i];
  }
}

HOT static void pack_blocks(void *data, size_t begin, size_t end) {
  pack_job *s = data;
  size_t groups = (s->rows + BLOCK_ROWS - 1) / BLOCK_ROWS;
  for (size_t block = begin; block < end; block++) {
    size_t column = block * s->width, count = least(s->columns - column, s->width);
    for (size_t group = 0; group < groups; group++) {
      uint32_t *to = s->packed + (block * groups + group) * PAIRS * s->width;
      if (s->is_transposed) {
        pack_columns(s, group * BLOCK_ROWS, column, count, to);
      } else {
        pack_rows(s, group * BLOCK_ROWS, column, count, to);
      }
    }
  }
}

void pack_pairs(lm_engine *engine, const float *w, bool is_transposed, size_t rows, size_t columns,
                pair_blocks blocks, void *packed) {
  pack_job s = {w, packed, rows, columns, blocks.columns, is_transposed};
  lm_parallel(engine, pack_blocks, &s, (columns + s.width - 1) / s.width, 1, rows * columns);
}
