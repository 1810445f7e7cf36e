// Products of activations with weights that are stored as small integers.
//
// A weight of a quantised model file is (code - zero) * scale + offset, where 32 weights in a
// row share the scale and the offset. Activations are rounded, 32 at a time, to integers times
// a scale of their own, and these integers are split into signed bytes, the digits. A block's
// share of a product is then an exact sum of products of bytes, for which processors have
// instructions that do four times as many operations as those on float32:
//
//   sum over blocks of  row scale * weight scale * (integer sum) + row sum * offset
//
// With two digits an activation keeps 16 bits relative to the largest of its block. With three
// it keeps as many as fit in 32 bits together with the codes and the sum: 21 or so beside codes
// of eight bits and 24 beside codes of four, about as many as a float32 product keeps.
//
// The integers, and the order in which blocks are added in float32, are the same for every
// instruction set and every number of rows: so are the bits of the result.

#ifndef MONOGRAPH_FIXED_POINT_H
#define MONOGRAPH_FIXED_POINT_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum {
  /// Weights, or activations, that share a scale.
  FIXED_POINT_BLOCK = 32,
  /// Outputs whose weights lie together.
  FIXED_POINT_PANEL = 32,
  /// Rows of activations that lie together.
  FIXED_POINT_GROUP = 6,
};

/// How the codes of a matrix are stored in its file and what they mean.
typedef struct {
  /// Whether a code is a byte; otherwise two share one, 16 places apart.
  int is_byte;
  /// Whether a block has an offset beside its scale, both in half precision.
  int has_offset;
  /// The code that stands for zero.
  int zero;
} fixed_point_format;

/// The weights of 32 outputs for 32 inputs.
typedef struct {
  /// For each four inputs, those of the first output, then those of the next.
  uint8_t codes[FIXED_POINT_BLOCK / 4][FIXED_POINT_PANEL][4];
  float scales[FIXED_POINT_PANEL];
  float offsets[FIXED_POINT_PANEL];
} fixed_point_weights;

/// Whether this processor has the instructions that make the products fast.
int kernel_fixed_point_is_fast(void);

/// Packs rows of a file's weights as the outputs `first...` of a matrix.
///
/// `source` holds `outputs` rows of `blocks` blocks; `weights` holds whole panels, each of
/// `blocks` blocks, whose unused outputs are zero to begin with. Returns the largest sum of the
/// absolute values of a block's codes, counted from zero; -1 if a scale or an offset is not finite.
int32_t kernel_fixed_point_pack(const uint8_t *source, fixed_point_format format, size_t first,
                            size_t outputs, size_t blocks, fixed_point_weights *weights);

/// The weights of one output in float32, rounded as a conversion from the file rounds them.
void kernel_fixed_point_unpack(const fixed_point_weights *weights, fixed_point_format format,
                               size_t output, size_t blocks, float *target);

/// The largest integer an activation may become, when the sum of a block's codes is at most
/// `largest_sum` in absolute value.
int32_t kernel_fixed_point_limit(int32_t largest_sum, int digits);

/// Bytes of `count` rows of `blocks` blocks in digits.
size_t kernel_fixed_point_bytes(size_t count, size_t blocks, int digits);

/// Rounds rows of activations to integers of two or three digits, at most `limit`.
///
/// `rows` must be aligned to 64 bytes. A block all of whose values are below 2^-100 counts as
/// zero. A block with a value that is not finite makes the whole row's products NaN.
void kernel_fixed_point_round(const float *source, size_t stride, size_t count, size_t blocks,
                              fixed_point_format format, int digits, int32_t limit, void *rows);

/// target[row * stride + output] = the product of a row with the weights of an output.
///
/// Outputs are counted from the first of `weights`, and written up to `outputs`.
void kernel_fixed_point_multiply(const void *rows, size_t count, size_t blocks, int digits,
                                 const fixed_point_weights *weights, fixed_point_format format,
                                 size_t outputs, float *target, size_t stride);

#ifdef __cplusplus
}
#endif

#endif
