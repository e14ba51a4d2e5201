// Hochreiter & Schmidhuber 1997 with forget gates (Gers and others 2000):
// i, f, o = σ(·), g = tanh(·); c' = f⊙c + i⊙g; h' = o⊙tanh c'.
#include "kernel.h"

typedef struct {
  float *gates;
  const float *previous_c;
  float *c, *h;
  const float *dh;
  float *dc;
  size_t columns;
} lstm;

HOT static void forward(void *data, size_t begin, size_t end) {
  lstm *s = data;
  size_t n = s->columns;
  for (size_t row = begin; row < end; row++) {
    float *restrict gates = s->gates + row * 4 * n;
    const float *restrict previous = s->previous_c + row * n;
    float *restrict c = s->c + row * n, *restrict h = s->h + row * n;
    LANES
    for (size_t j = 0; j < n; j++) {
      float i = lm_sigmoid(gates[j]), f = lm_sigmoid(gates[n + j]);
      float g = lm_tanh(gates[2 * n + j]), o = lm_sigmoid(gates[3 * n + j]);
      float cell = f * previous[j] + i * g;
      gates[j] = i;
      gates[n + j] = f;
      gates[2 * n + j] = g;
      gates[3 * n + j] = o;
      c[j] = cell;
      h[j] = o * lm_tanh(cell);
    }
  }
}

HOT static void backward(void *data, size_t begin, size_t end) {
  lstm *s = data;
  size_t n = s->columns;
  for (size_t row = begin; row < end; row++) {
    float *restrict gates = s->gates + row * 4 * n;
    const float *restrict previous = s->previous_c + row * n, *restrict c = s->c + row * n;
    const float *restrict dh = s->dh + row * n;
    float *restrict dc = s->dc + row * n;
    LANES
    for (size_t j = 0; j < n; j++) {
      float i = gates[j], f = gates[n + j], g = gates[2 * n + j], o = gates[3 * n + j];
      float squashed = lm_tanh(c[j]);
      float d = dc[j] + dh[j] * o * (1 - squashed * squashed);
      gates[j] = d * g * i * (1 - i);
      gates[n + j] = d * previous[j] * f * (1 - f);
      gates[2 * n + j] = d * i * (1 - g * g);
      gates[3 * n + j] = dh[j] * squashed * o * (1 - o);
      dc[j] = d * f;
    }
  }
}

HOT static void cell_forward(void *data, size_t begin, size_t end) {
  lstm *s = data;
  size_t n = s->columns;
  for (size_t row = begin; row < end; row++) {
    float *restrict gates = s->gates + row * 4 * n;
    const float *restrict previous = s->previous_c + row * n;
    float *restrict c = s->c + row * n;
    LANES
    for (size_t j = 0; j < n; j++) {
      float i = gates[j] = lm_sigmoid(gates[j]), f = gates[n + j] = lm_sigmoid(gates[n + j]);
      float g = gates[2 * n + j] = lm_tanh(gates[2 * n + j]);
      gates[3 * n + j] = lm_sigmoid(gates[3 * n + j]);
      c[j] = f * previous[j] + i * g;
    }
  }
}

// `c` is what the output squashes.
HOT static void output_forward(void *data, size_t begin, size_t end) {
  lstm *s = data;
  size_t n = s->columns;
  for (size_t row = begin; row < end; row++) {
    const float *restrict o = s->gates + row * 4 * n + 3 * n, *restrict m = s->c + row * n;
    float *restrict h = s->h + row * n;
    LANES
    for (size_t j = 0; j < n; j++) h[j] = o[j] * lm_tanh(m[j]);
  }
}

HOT static void output_backward(void *data, size_t begin, size_t end) {
  lstm *s = data;
  size_t n = s->columns;
  for (size_t row = begin; row < end; row++) {
    float *restrict gate = s->gates + row * 4 * n + 3 * n, *restrict dm = s->dc + row * n;
    const float *restrict m = s->c + row * n, *restrict dh = s->dh + row * n;
    LANES
    for (size_t j = 0; j < n; j++) {
      float o = gate[j], squashed = lm_tanh(m[j]);
      dm[j] = dh[j] * o * (1 - squashed * squashed);
      gate[j] = dh[j] * squashed * o * (1 - o);
    }
  }
}

HOT static void cell_backward(void *data, size_t begin, size_t end) {
  lstm *s = data;
  size_t n = s->columns;
  for (size_t row = begin; row < end; row++) {
    float *restrict gates = s->gates + row * 4 * n, *restrict dc = s->dc + row * n;
    const float *restrict previous = s->previous_c + row * n;
    LANES
    for (size_t j = 0; j < n; j++) {
      float i = gates[j], f = gates[n + j], g = gates[2 * n + j], d = dc[j];
      gates[j] = d * g * i * (1 - i);
      gates[n + j] = d * previous[j] * f * (1 - f);
      gates[2 * n + j] = d * i * (1 - g * g);
      dc[j] = d * f;
    }
  }
}

enum { OPERATIONS = 8 }; // weight of one element for the choice of threads

void lm_lstm_forward(lm_engine *engine, float *gates, const float *previous_c, float *c, float *h,
                     size_t rows, size_t columns) {
  lstm s = {.gates = gates, .previous_c = previous_c, .c = c, .h = h, .columns = columns};
  lm_parallel(engine, forward, &s, rows, 1, rows * columns * OPERATIONS);
}

void lm_lstm_backward(lm_engine *engine, float *gates, const float *previous_c, const float *c,
                      const float *dh, float *dc, size_t rows, size_t columns) {
  lstm s = {.gates = gates,
            .previous_c = previous_c,
            .c = (float *)c,
            .dh = dh,
            .dc = dc,
            .columns = columns};
  lm_parallel(engine, backward, &s, rows, 1, rows * columns * OPERATIONS);
}

void lm_lstm_cell_forward(lm_engine *engine, float *gates, const float *previous_c, float *c,
                          size_t rows, size_t columns) {
  lstm s = {.gates = gates, .previous_c = previous_c, .c = c, .columns = columns};
  lm_parallel(engine, cell_forward, &s, rows, 1, rows * columns * OPERATIONS);
}

void lm_lstm_output_forward(lm_engine *engine, const float *gates, const float *m, float *h,
                            size_t rows, size_t columns) {
  lstm s = {.gates = (float *)gates, .c = (float *)m, .h = h, .columns = columns};
  lm_parallel(engine, output_forward, &s, rows, 1, rows * columns * OPERATIONS);
}

void lm_lstm_output_backward(lm_engine *engine, float *gates, const float *m, const float *dh,
                             float *dm, size_t rows, size_t columns) {
  lstm s = {.gates = gates, .c = (float *)m, .dh = dh, .dc = dm, .columns = columns};
  lm_parallel(engine, output_backward, &s, rows, 1, rows * columns * OPERATIONS);
}

void lm_lstm_cell_backward(lm_engine *engine, float *gates, const float *previous_c, float *dc,
                           size_t rows, size_t columns) {
  lstm s = {.gates = gates, .previous_c = previous_c, .dc = dc, .columns = columns};
  lm_parallel(engine, cell_backward, &s, rows, 1, rows * columns * OPERATIONS);
}
