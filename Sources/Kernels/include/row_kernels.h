// Loops over one row: norms, rotary positions, softmax, gates and squashing functions.
//
// Compiled for several instruction sets like those in kernels.h.

#ifndef MONOGRAPH_ROW_KERNELS_H
#define MONOGRAPH_ROW_KERNELS_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/// The largest value, minus infinity for no values; not defined for NaN.
float kernel_maximum(const float *values, size_t count);

/// e to the power x, within 2 units in the last place.
///
/// Infinite above 88.72284 and NaN for NaN; powers that would be subnormal are zero.
float kernel_exponential(float x);

/// values[i] = e to the power scale * values[i] - shift; returns their sum.
float kernel_exponentiate(float *values, size_t count, float scale, float shift);

/// The sum of e to the power values[i] - shift.
float kernel_sum_of_exponentials(const float *values, size_t count, float shift);

/// The sum of (a[i] - b[i]) times e to the power a[i] - shift.
float kernel_weighted_differences(const float *a, const float *b, size_t count, float shift);

/// output[i] = gate[i] * sigmoid(gate[i]) * up[i].
void kernel_gated_silu(const float *gate, const float *up, float *output, size_t count);

/// values[i] = tanh(values[i]) within 2 units in the last place, and slopes[i] += 1 - values[i]^2,
/// which is the derivative.
void kernel_squash(float *values, float *slopes, size_t count);

/// y[i] = x[i] * weight[i] / sqrt(mean of the squares of x + epsilon).
void kernel_root_mean_square_normalize(const float *x, const float *weight, float epsilon,
                                       float *y, size_t count);

/// Turns neighbouring values of consecutive heads of `width` values, an even number, in place.
///
/// `cosines` holds each pair's cosine twice; `sines` its sine negated, then as it is.
void kernel_rotate(float *values, const float *cosines, const float *sines, size_t heads,
                   size_t width);

#ifdef __cplusplus
}
#endif

#endif
