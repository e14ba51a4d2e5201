#ifndef CICU_H
#define CICU_H

#include <stdint.h>

// The part of ICU that is used here. Swift must not see ICU's own headers: Foundation brings another
// version of them, and a program that imported both would not compile. Besides, ICU renames its
// functions with macros that carry its version, which Swift does not see.

// Word boundaries by rules of our own, in UTF-8. For one thread at a time.
typedef struct icu_breaker icu_breaker;

// What ICU says of a failure; `line` and `column` tell where in the rules it was.
typedef struct {
  const char *name;
  int32_t line, column;
} icu_failure;

// Compiles rule text; NULL and `failure` where ICU refuses it.
icu_breaker *icu_breaker_create(const uint16_t *rules, int32_t length, icu_failure *failure);
// One with the same rules, for another thread: cheaper than compiling them again.
icu_breaker *icu_breaker_copy(const icu_breaker *, icu_failure *failure);
void icu_breaker_destroy(icu_breaker *);

// Sets the text, which must stay in place; false and `failure` where ICU fails.
int icu_breaker_set_text(icu_breaker *, const uint8_t *bytes, int64_t length, icu_failure *failure);
// The offset in bytes of the next boundary; -1 after the last. The first call gives that after 0.
int32_t icu_breaker_next(icu_breaker *);

#endif
