#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/uscript.h>
#include <unicode/ustring.h>

#include "CICU.h"

static uint8_t traits_of(UChar32 scalar, const UNormalizer2 *nfc) {
  uint8_t traits = 0;
  if (u_getIntPropertyValue(scalar, UCHAR_NFC_QUICK_CHECK) != UNORM_YES ||
      u_getCombiningClass(scalar))
    traits |= ICU_MAY_COMPOSE;
  if (!nfc || unorm2_hasBoundaryBefore(nfc, scalar)) traits |= ICU_BOUNDARY;
  uint32_t mask = U_GET_GC_MASK(scalar);
  if (mask & U_GC_L_MASK) {
    UErrorCode status = U_ZERO_ERROR;
    traits |= ICU_ANY_LETTER;
    if (uscript_getScript(scalar, &status) == USCRIPT_ARABIC) traits |= ICU_ARABIC_LETTER;
  }
  if (mask & U_GC_M_MASK) traits |= ICU_MARK;
  if (mask & U_GC_ND_MASK) traits |= ICU_DIGIT;
  if (((mask & U_GC_CC_MASK) && scalar != 0x09 && scalar != 0x0A) ||
      u_hasBinaryProperty(scalar, UCHAR_NONCHARACTER_CODE_POINT))
    traits |= ICU_WORTHLESS;
  if (u_hasBinaryProperty(scalar, UCHAR_CHANGES_WHEN_LOWERCASED)) traits |= ICU_UPPERCASE;
  return traits;
}

void icu_scalar_traits(uint32_t first, int32_t count, uint8_t *traits) {
  UErrorCode status = U_ZERO_ERROR;
  const UNormalizer2 *nfc = unorm2_getNFCInstance(&status);
  for (int32_t i = 0; i < count; i++)
    traits[i] = traits_of((UChar32)(first + (uint32_t)i), U_SUCCESS(status) ? nfc : NULL);
}

int32_t icu_transform(icu_form form, const uint16_t *source, int32_t length, uint16_t *destination,
                      int32_t capacity) {
  UErrorCode status = U_ZERO_ERROR;
  const UChar *from = (const UChar *)source;
  UChar *to = (UChar *)destination;
  int32_t written = -1;
  if (form == ICU_LOWERCASE) {
    written = u_strToLower(to, capacity, from, length, "", &status);
  } else {
    const UNormalizer2 *normalizer =
        form == ICU_NFC ? unorm2_getNFCInstance(&status) : unorm2_getNFKCInstance(&status);
    if (U_SUCCESS(status))
      written = unorm2_normalize(normalizer, from, length, to, capacity, &status);
  }
  return U_SUCCESS(status) || status == U_BUFFER_OVERFLOW_ERROR ? written : -1;
}

int32_t icu_decompose(const uint16_t *source, int32_t length, uint32_t *scalars) {
  UErrorCode status = U_ZERO_ERROR;
  const UNormalizer2 *nfc = unorm2_getNFCInstance(&status);
  int32_t count = 0;
  for (int32_t i = 0; i < length;) {
    UChar32 scalar;
    U16_NEXT(source, i, length, scalar);
    UChar units[8];
    UErrorCode failure = status;
    int32_t found =
        U_SUCCESS(status) ? unorm2_getDecomposition(nfc, scalar, units, 8, &failure) : -1;
    if (found < 0 || U_FAILURE(failure)) {
      scalars[count++] = (uint32_t)scalar;
      continue;
    }
    for (int32_t j = 0; j < found;) {
      UChar32 part;
      U16_NEXT(units, j, found, part);
      scalars[count++] = (uint32_t)part;
    }
  }
  return count;
}

uint8_t icu_combining_class(uint32_t scalar) { return u_getCombiningClass((UChar32)scalar); }
