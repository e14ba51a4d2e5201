#ifndef CALLOCATIONS_H
#define CALLOCATIONS_H

#include <stddef.h>

// How often the calling thread has asked for memory, outside of oneDNN, which keeps a map of every
// product's arguments: this target takes the place of glibc's malloc in the tests, and counts before it
// passes on.
size_t allocations(void);

#endif
