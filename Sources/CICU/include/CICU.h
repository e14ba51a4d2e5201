#ifndef CICU_H
#define CICU_H

#include <stdbool.h>
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
  bool is_of_memory;
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

// What a scalar is to word segmentation: the values of Word_Break (UAX #29) that are told apart here.
enum {
  ICU_OTHER,
  ICU_LETTER,        // ALetter
  ICU_NUMBER,        // Numeric, without U+066B: a decimal point is no digit
  ICU_CONNECTOR,     // ExtendNumLet
  ICU_WITHIN_WORD,   // MidLetter, without the colon
  ICU_WITHIN_NUMBER, // MidNum, and U+066B
  ICU_WITHIN_BOTH,   // MidNumLet and the single quote
  ICU_IGNORED,       // Extend, Format, ZWJ
  ICU_SPACE,         // White_Space, whatever its Word_Break
  ICU_COMPLEX,       // not decided by pairs: dictionary scripts, Hebrew, Katakana, flags, emoji
};
// Those of `count` scalars from `first` on.
void icu_word_classes(uint32_t first, int32_t count, uint8_t *classes);

// What a scalar is to normalisation.
enum {
  ICU_MAY_COMPOSE = 1, // may change under NFC, or change its neighbours
  ICU_BOUNDARY = 2,    // nothing before it matters to NFC
  ICU_ARABIC_LETTER = 4,
  ICU_ANY_LETTER = 8,
  ICU_MARK = 16,       // any mark
  ICU_DIGIT = 32,      // Nd
  ICU_WORTHLESS = 64,  // control characters but tab and newline, and noncharacters
  ICU_UPPERCASE = 128, // changes when lower-cased
};
void icu_scalar_traits(uint32_t first, int32_t count, uint8_t *traits);

typedef enum { ICU_NFC, ICU_NFKC, ICU_LOWERCASE } icu_form;
// Writes UTF-16 in that form and returns its length, which is over `capacity` where it does not fit;
// negative where ICU fails.
int32_t icu_transform(icu_form form, const uint16_t *source, int32_t length, uint16_t *destination,
                      int32_t capacity);

// Writes the canonical decomposition of every scalar of UTF-16, not put in order, and returns how many
// scalars that is; `scalars` has room for four to a unit.
int32_t icu_decompose(const uint16_t *source, int32_t length, uint32_t *scalars);
// The canonical combining class of a scalar.
uint8_t icu_combining_class(uint32_t scalar);

// The version of ICU, or that of its Unicode, in four numbers.
void icu_version(uint8_t version[4]);
void icu_unicode_version(uint8_t version[4]);

#endif
