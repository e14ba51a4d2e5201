#ifndef CCRYPTO_SHIM_H
#define CCRYPTO_SHIM_H

// Only the digest interface; the rest of OpenSSL stays out of Swift's sight.
#include <openssl/evp.h>

#endif
