#include <unicode/uchar.h>
#include <unicode/uversion.h>

#include "CICU.h"

void icu_version(uint8_t version[4]) { u_getVersion(version); }

void icu_unicode_version(uint8_t version[4]) { u_getUnicodeVersion(version); }
