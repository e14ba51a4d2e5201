#ifndef CLAPACK_SHIM_H
#define CLAPACK_SHIM_H

#include <cblas.h>
#include <dlfcn.h>
#include <lapacke.h>
#include <stdbool.h>

/// c [m, n] = a [m, k]·b [n, k]ᵀ, row-major; without the enumerations, whose names differ between BLASes.
static inline void lapack_product(int m, int n, int k, const double *a, const double *b,
                                  double *c) {
  cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasTrans, m, n, k, 1, a, k, b, k, 0, c, n);
}

/// The min(m, n) singular values of a [m, n], the largest first; a is used up. 0, or why there are none.
///
/// A row-major matrix is the transpose of a column-major one, which has the same values and is not copied.
static inline int lapack_singular_values(int m, int n, double *a, double *values) {
  return LAPACKE_dgesdd(LAPACK_COL_MAJOR, 'N', n, m, a, n, values, 0, 1, 0, 1);
}

/// The version of LAPACK in three numbers; false where the library does not tell. A program that links lapacke
/// need not link lapack, so the function is looked up.
static inline bool lapack_version(int version[3]) {
  void (*ilaver)(int *, int *, int *) =
      (void (*)(int *, int *, int *))dlsym(RTLD_DEFAULT, "ilaver_");
  if (!ilaver) return false;
  ilaver(version, version + 1, version + 2);
  return true;
}

#endif
