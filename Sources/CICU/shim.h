// ICU renames its functions with macros that carry its version (ubrk_next is ubrk_next_72), and Swift
// does not see macros. Each wrapper gives one function a name that stays when ICU is upgraded.
#ifndef CICU_SHIM_H
#define CICU_SHIM_H

#include <unicode/ubrk.h>
#include <unicode/utext.h>

// Compiles rule text: the stock word rules of ICU 72 take "@" for a letter.
static inline UBreakIterator *icu_openRules(const UChar *rules, int32_t length, UParseError *place,
                                            UErrorCode *status) {
  return ubrk_openRules(rules, length, NULL, 0, place, status);
}

// A copy for another thread costs less than compiling the rules again.
static inline UBreakIterator *icu_cloneBreaks(const UBreakIterator *breaks, UErrorCode *status) {
  return ubrk_clone(breaks, status);
}

static inline void icu_closeBreaks(UBreakIterator *breaks) { ubrk_close(breaks); }

// Segmenting through UText makes every boundary an offset in the UTF-8 bytes.
static inline void icu_setText(UBreakIterator *breaks, UText *text, UErrorCode *status) {
  ubrk_setUText(breaks, text, status);
}

static inline int32_t icu_firstBreak(UBreakIterator *breaks) { return ubrk_first(breaks); }

// UBRK_DONE (-1) after the last boundary.
static inline int32_t icu_nextBreak(UBreakIterator *breaks) { return ubrk_next(breaks); }

// With a text that exists already this allocates nothing.
static inline UText *icu_openUTF8(UText *reused, const char *bytes, int64_t length,
                                  UErrorCode *status) {
  return utext_openUTF8(reused, bytes, length, status);
}

static inline void icu_closeText(UText *text) { utext_close(text); }

// The name of a status, for messages.
static inline const char *icu_statusName(UErrorCode status) { return u_errorName(status); }

#endif
