#ifndef PACK_H
#define PACK_H

#include "bf16.h"
#include "onednn.h"

// The layout in which oneDNN multiplies by bf16 on x86 (BA16a64b2a, or with fewer columns than 64): blocks
// of 32 × `columns`, all of the same columns after each other; within one, pairs of rows side by side.
typedef struct {
  size_t columns;
} pair_blocks;

bool find_pair_blocks(const desc *layout, size_t rows, pair_blocks *);  // whether it is one
// The [rows, columns] matrix in that layout, three to five times as fast as the library's own way there.
// `is_transposed`: w is stored as [columns, rows].
void pack_pairs(lm_engine *, const float *w, bool is_transposed, size_t rows, size_t columns,
                pair_blocks, void *packed);

#endif
