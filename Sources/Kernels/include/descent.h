// Coordinate descent for least squares with non-negative solutions.

#ifndef MONOGRAPH_DESCENT_H
#define MONOGRAPH_DESCENT_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Problems that are solved together.
#define DESCENT_GROUP 32

/// One pass of coordinate descent over the codes of a group of problems.
///
/// For each it lowers c G c / 2 - p c over c >= 0, one code after the other, where G is
/// `[count, count]`, symmetric and shared, and c and p lie in `codes` and `products`,
/// `[count, DESCENT_GROUP]`. Returns the sum of the absolute projected gradients met on the way.
double kernel_descend(float *codes, const float *products, const float *gram, size_t count);

#ifdef __cplusplus
}
#endif

#endif
