#include "kernels.h"

#include "bodies.h"

#include "dispatch.h"

static _Thread_local int instruction_set_limit = KERNEL_AVX512;

void kernel_limit_instruction_set(int limit) { instruction_set_limit = limit; }

static inline int detected(void) {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
      __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl"))
    return KERNEL_AVX512;
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
      __builtin_cpu_supports("f16c"))
    return KERNEL_AVX2;
#endif
  return KERNEL_BASELINE;
}

int kernel_instruction_set(void) {
  int widest = detected();
  return widest < instruction_set_limit ? widest : instruction_set_limit;
}

KERNEL(float, dot, (const float *a, const float *b, size_t count), (a, b, count))

KERNEL(double, squared_distance, (const float *a, const float *b, size_t count), (a, b, count))

KERNEL(void, add_scaled, (float scale, const float *x, float *y, size_t count),
       (scale, x, y, count))

KERNEL(void, standardize,
       (const float *source, const float *center, float scale, float *target, size_t count),
       (source, center, scale, target, count))

KERNEL(double, sum, (const float *values, size_t count), (values, count))

KERNEL(void, mask_gradient,
       (float *gradient, const float *codes, float offset, size_t count),
       (gradient, codes, offset, count))

KERNEL(void, add_to_doubles, (const float *x, double *sum, size_t count), (x, sum, count))

KERNEL(size_t, rectify, (float *values, const float *bias, size_t count), (values, bias, count))

KERNEL(double, residual,
       (float *reconstruction, const float *x, float scale, size_t count),
       (reconstruction, x, scale, count))

KERNEL(float, normalize, (const float *row, float *direction, size_t count),
       (row, direction, count))

KERNEL(void, project,
       (float *gradient, const float *direction, float norm, size_t count),
       (gradient, direction, norm, count))

KERNEL(void, adam,
       (float *values, float *first, float *second, const float *gradient,
        const kernel_adam_step *step, size_t count),
       (values, first, second, gradient, step, count))

KERNEL(float, adam_direction,
       (float *row, float *first, float *second, float *gradient, float *direction, float norm,
        const kernel_adam_step *step, size_t count),
       (row, first, second, gradient, direction, norm, step, count))

KERNEL(void, exp, (const float *source, float *target, size_t count), (source, target, count))

// Dot products with rows: as many rows at a time as the registers hold.

#define ROWS                                                                               \
  (float *target, const float *x, const float *table, const int32_t *indices, size_t count, \
   size_t width, float offset)

#if defined(__x86_64__)
AVX512 static void dot_rows_avx512 ROWS {
  dot_rows_body(target, x, table, indices, count, width, offset, 4);
}
AVX2 static void dot_rows_avx2 ROWS {
  dot_rows_body(target, x, table, indices, count, width, offset, 1);
}
#endif

void kernel_dot_rows ROWS {
#if defined(__x86_64__)
  switch (kernel_instruction_set()) {
    case KERNEL_AVX512: dot_rows_avx512(target, x, table, indices, count, width, offset); return;
    case KERNEL_AVX2: dot_rows_avx2(target, x, table, indices, count, width, offset); return;
    default: break;
  }
#endif
  dot_rows_body(target, x, table, indices, count, width, offset, 1);
}

// Sums over rows: as many columns at a time as the registers hold.

#define PAIRS                                                                          \
  (float *target, const float *a, const float *a_weights, const float *b,              \
   const float *b_weights, const int32_t *indices, size_t count, size_t width)

#if defined(__x86_64__)
AVX512 static void sum_rows_avx512 PAIRS {
  if (width % (9 * LANES) == 0)
    sum_rows_body(target, a, a_weights, b, b_weights, indices, count, width, 9);
  else
    sum_rows_body(target, a, a_weights, b, b_weights, indices, count, width, 8);
}
AVX512 static void sum_single_rows_avx512 PAIRS {
  if (width % (18 * LANES) == 0)
    sum_rows_body(target, a, a_weights, NULL, NULL, indices, count, width, 18);
  else
    sum_rows_body(target, a, a_weights, NULL, NULL, indices, count, width, 16);
}
AVX2 static void sum_rows_avx2 PAIRS {
  sum_rows_body(target, a, a_weights, b, b_weights, indices, count, width, 4);
}
AVX2 static void sum_single_rows_avx2 PAIRS {
  sum_rows_body(target, a, a_weights, NULL, NULL, indices, count, width, 4);
}
#endif

void kernel_sum_rows(float *target, const float *table, const int32_t *indices,
                     const float *weights, size_t count, size_t width) {
#if defined(__x86_64__)
  switch (kernel_instruction_set()) {
    case KERNEL_AVX512:
      sum_single_rows_avx512(target, table, weights, NULL, NULL, indices, count, width);
      return;
    case KERNEL_AVX2:
      sum_single_rows_avx2(target, table, weights, NULL, NULL, indices, count, width);
      return;
    default: break;
  }
#endif
  sum_rows_body(target, table, weights, NULL, NULL, indices, count, width, 2);
}

void kernel_sum_row_pairs PAIRS {
#if defined(__x86_64__)
  switch (kernel_instruction_set()) {
    case KERNEL_AVX512:
      sum_rows_avx512(target, a, a_weights, b, b_weights, indices, count, width);
      return;
    case KERNEL_AVX2:
      sum_rows_avx2(target, a, a_weights, b, b_weights, indices, count, width);
      return;
    default: break;
  }
#endif
  sum_rows_body(target, a, a_weights, b, b_weights, indices, count, width, 2);
}

#if defined(__x86_64__)
AVX512 static size_t compress_positive_avx512(const float *values, const float *bias,
                                              size_t count, int32_t *indices,
                                              float *positive) {
  const __m512i first = _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
  size_t found = 0;
  for (size_t i = 0; i < count; i += LANES) {
    const __mmask16 inside = count - i < LANES ? (__mmask16)((1u << (count - i)) - 1) : 0xffff;
    const __m512 sum = _mm512_add_ps(_mm512_maskz_loadu_ps(inside, values + i),
                                     _mm512_maskz_loadu_ps(inside, bias + i));
    const __mmask16 is_positive =
        _mm512_mask_cmp_ps_mask(inside, sum, _mm512_setzero_ps(), _CMP_GT_OQ);
    if (!is_positive) continue;
    // Compressing in a register and storing it whole is faster than a compressing store.
    const __m512i index = _mm512_add_epi32(_mm512_set1_epi32((int)i), first);
    _mm512_storeu_si512(indices + found, _mm512_maskz_compress_epi32(is_positive, index));
    _mm512_storeu_ps(positive + found, _mm512_maskz_compress_ps(is_positive, sum));
    found += (size_t)__builtin_popcount(is_positive);
  }
  return found;
}
AVX2 static size_t compress_positive_avx2(const float *values, const float *bias, size_t count,
                                          int32_t *indices, float *positive) {
  return compress_positive_body(values, bias, count, indices, positive);
}
#endif

size_t kernel_compress_positive(const float *values, const float *bias, size_t count,
                                int32_t *indices, float *positive) {
#if defined(__x86_64__)
  switch (kernel_instruction_set()) {
    case KERNEL_AVX512: return compress_positive_avx512(values, bias, count, indices, positive);
    case KERNEL_AVX2: return compress_positive_avx2(values, bias, count, indices, positive);
    default: break;
  }
#endif
  return compress_positive_body(values, bias, count, indices, positive);
}

// Half precision.

#if defined(__x86_64__)
AVX2 static size_t half_to_float_avx2(const uint16_t *source, float *target, size_t count) {
  size_t i = 0;
  for (; i + 8 <= count; i += 8)
    _mm256_storeu_ps(target + i,
                     _mm256_cvtph_ps(_mm_loadu_si128((const __m128i *)(source + i))));
  return i;
}
AVX2 static size_t float_to_half_avx2(const float *source, uint16_t *target, size_t count) {
  size_t i = 0;
  for (; i + 8 <= count; i += 8)
    _mm_storeu_si128((__m128i *)(target + i),
                     _mm256_cvtps_ph(_mm256_loadu_ps(source + i),
                                     _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC));
  return i;
}
#endif

void kernel_half_to_float(const uint16_t *source, float *target, size_t count) {
  size_t i = 0;
#if defined(__x86_64__)
  if (kernel_instruction_set() >= KERNEL_AVX2) i = half_to_float_avx2(source, target, count);
#endif
  for (; i < count; i++) target[i] = half_to_float_body(source[i]);
}

size_t kernel_float_to_half(const float *source, uint16_t *target, size_t count) {
  size_t i = 0, special = 0;
#if defined(__x86_64__)
  if (kernel_instruction_set() >= KERNEL_AVX2) i = float_to_half_avx2(source, target, count);
#endif
  for (; i < count; i++) target[i] = float_to_half_body(source[i]);
  for (i = 0; i < count; i++) special += (target[i] & 0x7c00) == 0x7c00;
  return special;
}
