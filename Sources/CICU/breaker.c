#include <stdlib.h>
#include <unicode/ubrk.h>
#include <unicode/utext.h>

#include "CICU.h"

struct icu_breaker {
  UBreakIterator *breaks;
  UText *text; // kept from text to text: opening one that exists allocates nothing
};

// Also notes the failure, if it is one. Warnings are below zero.
static int succeeded(UErrorCode status, icu_failure *failure) {
  if (U_SUCCESS(status)) return 1;
  failure->name = u_errorName(status);
  failure->is_of_memory = status == U_MEMORY_ALLOCATION_ERROR;
  return 0;
}

// Takes the iterator over.
static icu_breaker *wrap(UBreakIterator *breaks, UErrorCode status, icu_failure *failure) {
  icu_breaker *breaker = succeeded(status, failure) ? calloc(1, sizeof *breaker) : NULL;
  if (!breaker) {
    if (U_SUCCESS(status)) succeeded(U_MEMORY_ALLOCATION_ERROR, failure);
    if (breaks) ubrk_close(breaks);
    return NULL;
  }
  breaker->breaks = breaks;
  return breaker;
}

icu_breaker *icu_breaker_create(const uint16_t *rules, int32_t length, icu_failure *failure) {
  UErrorCode status = U_ZERO_ERROR;
  UParseError place = {0};
  UBreakIterator *breaks = ubrk_openRules((const UChar *)rules, length, NULL, 0, &place, &status);
  failure->line = place.line;
  failure->column = place.offset;
  return wrap(breaks, status, failure);
}

icu_breaker *icu_breaker_copy(const icu_breaker *breaker, icu_failure *failure) {
  UErrorCode status = U_ZERO_ERROR;
  UBreakIterator *breaks = ubrk_clone(breaker->breaks, &status);
  return wrap(breaks, status, failure);
}

void icu_breaker_destroy(icu_breaker *breaker) {
  ubrk_close(breaker->breaks);
  if (breaker->text) utext_close(breaker->text);
  free(breaker);
}

// Through UText every boundary is an offset in the UTF-8 bytes.
int icu_breaker_set_text(icu_breaker *breaker, const uint8_t *bytes, int64_t length,
                         icu_failure *failure) {
  UErrorCode status = U_ZERO_ERROR;
  breaker->text = utext_openUTF8(breaker->text, (const char *)bytes, length, &status);
  ubrk_setUText(breaker->breaks, breaker->text, &status);
  if (!succeeded(status, failure)) return 0;
  ubrk_first(breaker->breaks);
  return 1;
}

int32_t icu_breaker_next(icu_breaker *breaker) { return ubrk_next(breaker->breaks); }
