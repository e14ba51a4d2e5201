#include <unicode/uchar.h>
#include <unicode/uscript.h>

#include "CICU.h"

static int is_complex(UChar32 scalar) {
  // The end of a keycap, which is an emoji and no part of the digit before it.
  if (scalar == 0x20E3) return 1;
  if (u_hasBinaryProperty(scalar, UCHAR_EXTENDED_PICTOGRAPHIC)) return 1;
  if (u_getIntPropertyValue(scalar, UCHAR_LINE_BREAK) == U_LB_COMPLEX_CONTEXT) return 1;
  UErrorCode status = U_ZERO_ERROR;
  UScriptCode script = uscript_getScript(scalar, &status);
  return script == USCRIPT_HAN || script == USCRIPT_HIRAGANA || script == USCRIPT_KATAKANA;
}

static uint8_t word_class(UChar32 scalar) {
  if (u_isUWhiteSpace(scalar)) return ICU_SPACE;
  if (scalar == 0x3A) return ICU_OTHER;
  if (scalar == 0x66B) return ICU_WITHIN_NUMBER;
  if (is_complex(scalar)) return ICU_COMPLEX;
  switch (u_getIntPropertyValue(scalar, UCHAR_WORD_BREAK)) {
  case U_WB_ALETTER:
    return ICU_LETTER;
  case U_WB_NUMERIC:
    return ICU_NUMBER;
  case U_WB_EXTENDNUMLET:
    return ICU_CONNECTOR;
  case U_WB_MIDLETTER:
    return ICU_WITHIN_WORD;
  case U_WB_MIDNUM:
    return ICU_WITHIN_NUMBER;
  case U_WB_MIDNUMLET:
  case U_WB_SINGLE_QUOTE:
    return ICU_WITHIN_BOTH;
  case U_WB_EXTEND:
  case U_WB_FORMAT:
  case U_WB_ZWJ:
    return ICU_IGNORED;
  case U_WB_HEBREW_LETTER:
  case U_WB_KATAKANA:
  case U_WB_REGIONAL_INDICATOR:
    return ICU_COMPLEX;
  default:
    return ICU_OTHER;
  }
}

void icu_word_classes(uint32_t first, int32_t count, uint8_t *classes) {
  for (int32_t i = 0; i < count; i++) classes[i] = word_class((UChar32)(first + (uint32_t)i));
}
