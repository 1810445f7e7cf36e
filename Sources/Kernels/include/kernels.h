// Inner loops over contiguous values, compiled for several instruction sets.
//
// The package is built for the oldest processor of its architecture, which on
// x86-64 means four lanes and no fused multiply-add. Each function below picks
// the widest version the running processor has: AVX-512, AVX2 with FMA and F16C,
// or the baseline. On other architectures there is one version.
//
// Lanes are summed in the same order whatever the width, so that versions differ
// only by the rounding of fused products.

#ifndef MONOGRAPH_KERNELS_H
#define MONOGRAPH_KERNELS_H

#include <stddef.h>
#include <stdint.h>

#include "descent.h"
#include "fixed_point.h"
#include "row_kernels.h"

#ifdef __cplusplus
extern "C" {
#endif

/// Instruction sets a kernel can be run with.
enum {
  KERNEL_BASELINE = 0,
  KERNEL_AVX2 = 1,
  KERNEL_AVX512 = 2,
};

/// The widest instruction set of this processor, at most the one last set as limit.
int kernel_instruction_set(void);

/// Limits the instruction set on the calling thread, to compare the versions.
void kernel_limit_instruction_set(int limit);

/// Extends half-precision values to single precision; exact, NaN stays NaN.
void kernel_half_to_float(const uint16_t *source, float *target, size_t count);

/// Rounds single-precision values to half precision, ties to even.
///
/// Returns how many results are infinite or NaN.
size_t kernel_float_to_half(const float *source, uint16_t *target, size_t count);

/// The sum of a[i] * b[i].
float kernel_dot(const float *a, const float *b, size_t count);

/// The sum of (a[i] - b[i]) squared, accumulated in double precision; b may be null.
double kernel_squared_distance(const float *a, const float *b, size_t count);

/// y[i] += scale * x[i].
void kernel_add_scaled(float scale, const float *x, float *y, size_t count);

/// target[i] = (source[i] - center[i]) * scale; center may be null.
void kernel_standardize(const float *source, const float *center, float scale, float *target,
                        size_t count);

/// The sum of some values, accumulated in double precision.
double kernel_sum(const float *values, size_t count);

/// gradient[i] = codes[i] > 0 ? gradient[i] + offset : 0.
void kernel_mask_gradient(float *gradient, const float *codes, float offset, size_t count);

/// sum[i] += x[i], in double precision.
void kernel_add_to_doubles(const float *x, double *sum, size_t count);

/// target = the sum over k of weights[k] * table[indices[k] * width ...], width values.
void kernel_sum_rows(float *target, const float *table, const int32_t *indices,
                     const float *weights, size_t count, size_t width);

/// target = the sum over k of a_weights[k] * a[row k] + b_weights[k] * b[row k].
void kernel_sum_row_pairs(float *target, const float *a, const float *a_weights, const float *b,
                          const float *b_weights, const int32_t *indices, size_t count,
                          size_t width);

/// target[k] = the dot product of x with table[indices[k] * width ...], plus offset.
void kernel_dot_rows(float *target, const float *x, const float *table, const int32_t *indices,
                     size_t count, size_t width, float offset);

/// values[i] = max(values[i] + bias[i], 0); returns how many are positive. NaN becomes 0.
size_t kernel_rectify(float *values, const float *bias, size_t count);

/// Lists where values[i] + bias[i] is positive, and that sum; returns how many there are.
///
/// Both lists need room for count + 16 entries: whole vectors are stored.
size_t kernel_compress_positive(const float *values, const float *bias, size_t count,
                                int32_t *indices, float *positive);

/// reconstruction[i] = (reconstruction[i] - x[i]) * scale.
///
/// Returns the sum of the squared differences before scaling, in double precision.
double kernel_residual(float *reconstruction, const float *x, float scale, size_t count);

/// direction = row over its norm; returns the norm, at least 1e-8.
float kernel_normalize(const float *row, float *direction, size_t count);

/// Carries a gradient with respect to a row's direction through its normalisation.
///
/// gradient = (gradient - (gradient . direction) direction) / norm.
void kernel_project(float *gradient, const float *direction, float norm, size_t count);

/// The constants of one step of Adam (Kingma and Ba, 2015).
typedef struct {
  /// Decay of the first moment, and of the second.
  float beta1, beta2;
  /// One minus each of them, rounded from double precision.
  float rest1, rest2;
  /// The learning rate over the bias correction of the first moment.
  float step;
  /// One over the square root of the bias correction of the second moment.
  float root;
  float epsilon;
} kernel_adam_step;

/// One step of Adam on `count` values with their gradient.
void kernel_adam(float *values, float *first, float *second, const float *gradient,
                 const kernel_adam_step *step, size_t count);

/// One step of Adam on a row of which only the direction is used.
///
/// `gradient` is taken with respect to `direction`, which is the row over its norm;
/// it is carried through that normalisation first. Afterwards `direction` is the
/// updated row over its norm, and the norm is returned (at least 1e-8). `gradient`
/// is overwritten with the gradient with respect to the row.
float kernel_adam_direction(float *row, float *first, float *second, float *gradient,
                            float *direction, float norm, const kernel_adam_step *step,
                            size_t count);

/// target[i] = e to the power source[i], to 2 units in the last place; source may be target.
void kernel_exp(const float *source, float *target, size_t count);

#ifdef __cplusplus
}
#endif

#endif
