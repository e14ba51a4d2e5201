#include "CPlants.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

bool plants_see_addresses(void) { return __has_feature(address_sanitizer); }
bool plants_see_threads(void) { return __has_feature(thread_sanitizer); }

// Of a sanitizer's runtime; NULL without one.
extern void __lsan_do_leak_check(void) __attribute__((weak));
extern void __sanitizer_set_report_path(const char *path) __attribute__((weak));

void plants_report(void) {
  if (__sanitizer_set_report_path) __sanitizer_set_report_path("stderr");
}

// What a fault yields: nothing of it may be optimised away.
static volatile int found;

static int *make(size_t count) {
  int *numbers = calloc(count, sizeof *numbers);
  if (!numbers) abort();
  return numbers;
}

void plant_read_beyond(size_t count) {
  int *numbers = make(count);
  found = numbers[count];
  free(numbers);
}

void plant_read_freed(void) {
  int *volatile numbers = make(1);
  free(numbers);
  found = *numbers; // NOLINT(clang-analyzer-unix.Malloc)
}

void plant_stack_beyond(size_t index) {
  int numbers[8];
  memset(numbers, 0, sizeof numbers);
  found = numbers[index];
}

void plant_overflow(int number) { found = number + 1; }

void plant_shift(unsigned by) { found = 1 << by; }

void plant_leak(void) {
  // The stack may hold the last pointer still.
  int *volatile numbers;
  for (int i = 0; i < 16; i++) numbers = make(64);
  found = numbers[0];
  if (__lsan_do_leak_check) __lsan_do_leak_check();
} // NOLINT(clang-analyzer-unix.Malloc)

static void *add(void *number) {
  for (int i = 0; i < 100000; i++) ++*(volatile int *)number;
  return NULL;
}

void plant_race(void) {
  static int number;
  pthread_t threads[2];
  for (int i = 0; i < 2; i++) {
    if (pthread_create(&threads[i], NULL, add, &number)) abort();
  }
  for (int i = 0; i < 2; i++) pthread_join(threads[i], NULL);
}
