// The entry of libFuzzer for programs with a main of their own; the compiler links it with -sanitize=fuzzer.
#include <stddef.h>
#include <stdint.h>

/// Calls `callback` with one input after another until the time or the runs of `argv` are over.
int LLVMFuzzerRunDriver(int *argc, char ***argv,
                        int (*callback)(const uint8_t *bytes, size_t count));

/// Changes `count` bytes in place, of which there may be `most`, as libFuzzer does; returns how many there are then.
size_t LLVMFuzzerMutate(uint8_t *bytes, size_t count, size_t most);
