#ifndef CPLANTS_H
#define CPLANTS_H

#include <stdbool.h>
#include <stddef.h>

// Faults on purpose, for the test that a sanitizer sees such faults: a sanitizer that sees nothing is worse
// than none.

bool plants_see_addresses(void); // whether this target was built with AddressSanitizer
bool plants_see_threads(void);   // whether it was built with ThreadSanitizer

void plants_report(void); // brings reports to the standard error, whatever the options say

void plant_read_beyond(size_t count);  // reads the element after `count` of them
void plant_read_freed(void);           // reads memory that is given back
void plant_stack_beyond(size_t index); // reads beyond 8 elements on the stack
void plant_overflow(int number);       // adds 1
void plant_shift(unsigned by);         // shifts an int
void plant_leak(void);                 // loses memory, and has it looked for
void plant_race(void);                 // two threads add to one number

#endif
