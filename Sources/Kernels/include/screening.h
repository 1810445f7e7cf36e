// Which codes of a sparse dictionary can be positive, found in half precision.
//
// A code is max(d · x + b, 0), and nearly all of them are zero. The product of all directions
// with all vectors is the one dense product of a training step, and it is wasted on the codes
// that are zero. So it is taken in bfloat16, which processors multiply twice as fast as single
// precision, together with a bound of its error: where even the bound cannot lift the sum above
// zero, the code is zero. The few others, the candidates, are then computed in single precision.
// The result is what single precision alone gives, bit by bit.
//
// The bound. Let x' and d' be x and d rounded to bfloat16. By Cauchy and Schwarz
//
//     |d · x − d' · x'| ≤ |d| |x − x'| + |x'| |d − d'|,
//
// whose four norms are computed rather than estimated. To it comes what single-precision sums of
// that length can lose: Higham's bound n u |a| |b| for either sum, taken twice as large.
//
// Directions lie in panels: 32 of them, and of each two neighbouring values in one 32-bit word,
// so that one instruction multiplies two values of sixteen directions.

#ifndef MONOGRAPH_SCREENING_H
#define MONOGRAPH_SCREENING_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Directions in a panel.
#define KERNEL_PANEL 32

/// Whether this processor multiplies bfloat16 vectors; without, screening is correct but slow.
int kernel_screening_is_fast(void);

/// Number of 32-bit words that hold one rounded vector of some width.
static inline size_t kernel_rounded_words(size_t width) { return (width + 1) / 2; }

/// Rounds vectors to bfloat16, `[count, width]` → `[count, kernel_rounded_words(width)]`.
///
/// `reach[i]` bounds the norm of the rounded vector, `slack[i]` what the rounding of this vector
/// and the sums can add to its product with a direction whose norm is at most 1.001.
void kernel_round_vectors(const float *vectors, size_t count, size_t width, uint32_t *rounded,
                          float *reach, float *slack);

/// Rounds up to 32 directions and arranges them as a panel, `[kernel_rounded_words(width), 32]`.
///
/// `errors[j]` bounds the norm of what the rounding changed; columns past `count` are zero.
void kernel_pack_panel(const float *directions, size_t count, size_t width, uint32_t *panel,
                       float *errors);

/// Marks the candidates: pairs of a vector and a direction whose code may be positive.
///
/// - rounded, reach, slack: as `kernel_round_vectors` left them, `count` vectors.
/// - panels, errors: as `kernel_pack_panel` left them; the last panel may be incomplete.
/// - bias: one for each direction, with room for whole panels.
/// - candidates: `[count, panels]`, bit j of a word for direction j of its panel.
///
/// Where a value is NaN or infinite, or so large that squares overflow, all are candidates.
void kernel_screen(const uint32_t *rounded, const float *reach, const float *slack, size_t count,
                   size_t width, const uint32_t *panels, const float *errors, const float *bias,
                   size_t features, uint32_t *candidates);

/// Computes the candidates of one vector and lists those that are positive.
///
/// Returns how many there are. Both lists need room for all candidates and 16 more.
size_t kernel_encode_candidates(const float *vector, const float *directions, const float *bias,
                                const uint32_t *candidates, size_t features, size_t width,
                                int32_t *indices, float *codes);

#ifdef __cplusplus
}
#endif

#endif
