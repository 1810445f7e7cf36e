#include "fixed_point.h"

#include <string.h>

#include "kernels.h"

#if defined(__x86_64__)
#include <immintrin.h>

#define VNNI                                                                          \
  __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512vnni,avx2,fma"))) \
  __attribute__((min_vector_width(512)))
#endif

#define BODY static inline __attribute__((always_inline))

// Products and sums are fused only where it is written, so that every version gives the same
// bits.
#pragma STDC FP_CONTRACT OFF

enum { BLOCK = FIXED_POINT_BLOCK, PANEL = FIXED_POINT_PANEL, GROUP = FIXED_POINT_GROUP };

// A block of a group of rows; the digits follow, `[digit][row][input]`.
typedef struct {
  float scales[GROUP];
  float sums[GROUP];
  // What makes up for codes that are counted from zero: -zero times the sum of the integers.
  int32_t corrections[GROUP];
  int32_t padding[14];
} rows_header;

BODY size_t block_bytes(int digits) {
  return sizeof(rows_header) + (size_t)digits * GROUP * BLOCK;
}

BODY size_t group_count(size_t count) { return (count + GROUP - 1) / GROUP; }

size_t kernel_fixed_point_bytes(size_t count, size_t blocks, int digits) {
  return group_count(count) * blocks * block_bytes(digits);
}

int kernel_fixed_point_is_fast(void) {
#if defined(__x86_64__)
  return kernel_instruction_set() == KERNEL_AVX512 && __builtin_cpu_supports("avx512vnni");
#else
  return 0;
#endif
}

// Packing.

int32_t kernel_fixed_point_pack(const uint8_t *source, fixed_point_format format, size_t first,
                                size_t outputs, size_t blocks, fixed_point_weights *weights) {
  const size_t start = format.has_offset ? 4 : 2;
  const size_t size = start + (format.is_byte ? BLOCK : BLOCK / 2);
  int is_finite = 1;
  int32_t largest_sum = 0;
  for (size_t output = first; output < first + outputs; output++) {
    fixed_point_weights *panel = weights + output / PANEL * blocks;
    const size_t lane = output % PANEL;
    for (size_t block = 0; block < blocks; block++, source += size) {
      uint8_t codes[BLOCK];
      if (format.is_byte) {
        // Signed codes become unsigned ones, 128 higher.
        for (int k = 0; k < BLOCK; k++) codes[k] = source[start + k] ^ 0x80;
      } else {
        for (int k = 0; k < BLOCK / 2; k++) {
          codes[k] = source[start + k] & 15;
          codes[k + BLOCK / 2] = source[start + k] >> 4;
        }
      }
      int32_t sum = 0;
      for (int k = 0; k < BLOCK; k++)
        sum += codes[k] < format.zero ? format.zero - codes[k] : codes[k] - format.zero;
      largest_sum = sum > largest_sum ? sum : largest_sum;
      for (int k = 0; k < BLOCK / 4; k++) memcpy(panel[block].codes[k][lane], codes + 4 * k, 4);
      uint16_t halves[2] = {0, 0};
      float values[2];
      memcpy(halves, source, start);
      kernel_half_to_float(halves, values, 2);
      is_finite &= (halves[0] & 0x7c00) != 0x7c00 && (halves[1] & 0x7c00) != 0x7c00;
      panel[block].scales[lane] = values[0];
      panel[block].offsets[lane] = values[1];
    }
  }
  return is_finite ? largest_sum : -1;
}

void kernel_fixed_point_unpack(const fixed_point_weights *weights, fixed_point_format format,
                               size_t output, size_t blocks, float *target) {
  const fixed_point_weights *panel = weights + output / PANEL * blocks;
  const size_t lane = output % PANEL;
  for (size_t block = 0; block < blocks; block++, target += BLOCK) {
    const float scale = panel[block].scales[lane], offset = panel[block].offsets[lane];
    for (int k = 0; k < BLOCK; k++) {
      const float value = (float)(panel[block].codes[k / 4][lane][k % 4] - format.zero) * scale;
      target[k] = format.has_offset ? value + offset : value;
    }
  }
}

// Rounding.

int32_t kernel_fixed_point_limit(int32_t largest_sum, int digits) {
  // 127 in every digit is the most whose digits are all signed bytes.
  const int32_t most = digits == 2 ? 0x7f7f : 0x7f7f7f;
  const int32_t fitting = largest_sum > 0 ? INT32_MAX / largest_sum : most;
  // Less two for the rounding of the scale.
  return (fitting < most ? fitting : most) - 2;
}

// The scale of a block of which `magnitude` has the largest absolute value as bits, and what its
// values are multiplied with; zero for a block without digits.
BODY float block_scale(uint32_t magnitude, float limit, float *factor) {
  union { uint32_t i; float f; } bits = {magnitude};
  *factor = 0;
  if (magnitude >= 0x7f800000u) return __builtin_nanf("");
  if (bits.f < 0x1p-100f) return 0;
  *factor = limit / bits.f;
  return bits.f / limit;
}

BODY void set_header(rows_header *header, size_t row, float scale, int32_t total, int zero) {
  header->scales[row] = scale;
  header->sums[row] = scale * (float)total;
  header->corrections[row] = (int32_t)(0u - (uint32_t)zero * (uint32_t)total);
}

static void round_block(const float *source, fixed_point_format format, int digits,
                        int32_t limit, size_t row, rows_header *header) {
  int8_t *target = (int8_t *)(header + 1) + row * BLOCK;
  uint32_t largest = 0;
  for (int k = 0; k < BLOCK; k++) {
    uint32_t bits;
    memcpy(&bits, source + k, 4);
    bits &= 0x7fffffffu;
    largest = bits > largest ? bits : largest;
  }
  float factor;
  const float scale = block_scale(largest, (float)limit, &factor);
  int32_t total = 0;
  for (int k = 0; k < BLOCK; k++) {
    int32_t integer = factor == 0 ? 0 : (int32_t)__builtin_rintf(source[k] * factor);
    total += integer;
    for (int digit = digits - 1; digit >= 0; digit--) {
      target[digit * GROUP * BLOCK + k] = (int8_t)(uint8_t)integer;
      integer = (integer + 128) >> 8;
    }
  }
  set_header(header, row, scale, total, format.zero);
}

#if defined(__x86_64__)
VNNI static void round_block_vnni(const float *source, fixed_point_format format, int digits,
                                  int32_t limit, size_t row, rows_header *header) {
  int8_t *target = (int8_t *)(header + 1) + row * BLOCK;
  const __m512 first = _mm512_loadu_ps(source), second = _mm512_loadu_ps(source + 16);
  const __m512i mask = _mm512_set1_epi32(0x7fffffff);
  const __m512i magnitudes =
      _mm512_max_epu32(_mm512_and_si512(_mm512_castps_si512(first), mask),
                       _mm512_and_si512(_mm512_castps_si512(second), mask));
  const uint32_t largest = _mm512_reduce_max_epu32(magnitudes);
  float factor;
  const float scale = block_scale(largest, (float)limit, &factor);
  __m512i low = _mm512_setzero_si512(), high = low;
  if (factor != 0) {
    low = _mm512_cvtps_epi32(_mm512_mul_ps(first, _mm512_set1_ps(factor)));
    high = _mm512_cvtps_epi32(_mm512_mul_ps(second, _mm512_set1_ps(factor)));
  }
  const int32_t total = _mm512_reduce_add_epi32(_mm512_add_epi32(low, high));
  const __m512i half = _mm512_set1_epi32(128);
  for (int digit = digits - 1; digit >= 0; digit--) {
    int8_t *place = target + digit * GROUP * BLOCK;
    _mm_storeu_si128((__m128i *)place, _mm512_cvtepi32_epi8(low));
    _mm_storeu_si128((__m128i *)(place + 16), _mm512_cvtepi32_epi8(high));
    low = _mm512_srai_epi32(_mm512_add_epi32(low, half), 8);
    high = _mm512_srai_epi32(_mm512_add_epi32(high, half), 8);
  }
  set_header(header, row, scale, total, format.zero);
}
#endif

void kernel_fixed_point_round(const float *source, size_t stride, size_t count, size_t blocks,
                              fixed_point_format format, int digits, int32_t limit, void *rows) {
  const size_t size = block_bytes(digits);
  const int is_fast = kernel_fixed_point_is_fast();
  (void)is_fast;
  for (size_t row = 0; row < group_count(count) * GROUP; row++) {
    char *group = (char *)rows + row / GROUP * blocks * size;
    for (size_t block = 0; block < blocks; block++) {
      rows_header *header = (rows_header *)(group + block * size);
      if (row >= count) {
        // The last group is filled with rows of zeros.
        set_header(header, row % GROUP, 0, 0, 0);
        for (int digit = 0; digit < digits; digit++)
          memset((char *)(header + 1) + (digit * GROUP + row % GROUP) * BLOCK, 0, BLOCK);
        continue;
      }
      const float *values = source + row * stride + block * BLOCK;
#if defined(__x86_64__)
      if (is_fast) {
        round_block_vnni(values, format, digits, limit, row % GROUP, header);
        continue;
      }
#endif
      round_block(values, format, digits, limit, row % GROUP, header);
    }
  }
}

// Products.

// One row with one panel, the meaning of it all.
static void multiply_plainly(const char *rows, size_t row, size_t blocks, int digits,
                             const fixed_point_weights *weights, fixed_point_format format,
                             size_t outputs, float *target) {
  for (size_t lane = 0; lane < outputs; lane++) {
    float sum = 0;
    for (size_t block = 0; block < blocks; block++) {
      const rows_header *header = (const rows_header *)(rows + block * block_bytes(digits));
      const int8_t *digit = (const int8_t *)(header + 1) + row * BLOCK;
      // Intermediate sums may leave the range of 32 bits; the last one does not.
      uint32_t integer = 0;
      for (int d = 0; d < digits; d++, digit += GROUP * BLOCK) {
        integer <<= 8;
        for (int k = 0; k < BLOCK; k++)
          integer += (uint32_t)(weights[block].codes[k / 4][lane][k % 4] * digit[k]);
      }
      integer += (uint32_t)header->corrections[row];
      sum = __builtin_fmaf((float)(int32_t)integer * weights[block].scales[lane],
                           header->scales[row], sum);
      if (format.has_offset)
        sum = __builtin_fmaf(weights[block].offsets[lane], header->sums[row], sum);
    }
    target[lane] = sum;
  }
}

#if defined(__x86_64__)

// Some rows of a group with one panel. The integer sums of all digits share a register: each
// digit begins by shifting what those before it left.
BODY __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512vnni,avx2,fma"))) void
multiply_tile(const char *rows, const int count, size_t blocks, const int digits,
              const fixed_point_weights *weights, const int has_offset, size_t written,
              size_t outputs, float *target, size_t stride) {
  __m512 sums[GROUP][2];
#pragma clang loop unroll(full)
  for (int r = 0; r < count; r++) sums[r][0] = sums[r][1] = _mm512_setzero_ps();
  for (size_t block = 0; block < blocks; block++, weights++, rows += block_bytes(digits)) {
    const rows_header *header = (const rows_header *)rows;
    const int8_t *digit = (const int8_t *)(header + 1);
    __m512i integers[GROUP][2];
#pragma clang loop unroll(full)
    for (int d = 0; d < digits; d++) {
#pragma clang loop unroll(full)
      for (int k = 0; k < BLOCK / 4; k++) {
        const __m512i low = _mm512_load_si512(weights->codes[k][0]);
        const __m512i high = _mm512_load_si512(weights->codes[k][16]);
#pragma clang loop unroll(full)
        for (int r = 0; r < count; r++) {
          int32_t four;
          memcpy(&four, digit + (d * GROUP + r) * BLOCK + 4 * k, 4);
          const __m512i each = _mm512_set1_epi32(four);
          if (k == 0) {
            integers[r][0] = d == 0 ? _mm512_setzero_si512() : _mm512_slli_epi32(integers[r][0], 8);
            integers[r][1] = d == 0 ? _mm512_setzero_si512() : _mm512_slli_epi32(integers[r][1], 8);
          }
          integers[r][0] = _mm512_dpbusd_epi32(integers[r][0], low, each);
          integers[r][1] = _mm512_dpbusd_epi32(integers[r][1], high, each);
        }
      }
    }
#pragma clang loop unroll(full)
    for (int half = 0; half < 2; half++) {
      const __m512 scales = _mm512_load_ps(weights->scales + 16 * half);
      const __m512 offsets = _mm512_load_ps(weights->offsets + 16 * half);
#pragma clang loop unroll(full)
      for (int r = 0; r < count; r++) {
        __m512i integer = integers[r][half];
        if (!has_offset)
          integer = _mm512_add_epi32(integer, _mm512_set1_epi32(header->corrections[r]));
        sums[r][half] = _mm512_fmadd_ps(_mm512_mul_ps(_mm512_cvtepi32_ps(integer), scales),
                                        _mm512_set1_ps(header->scales[r]), sums[r][half]);
        if (has_offset)
          sums[r][half] = _mm512_fmadd_ps(offsets, _mm512_set1_ps(header->sums[r]),
                                          sums[r][half]);
      }
    }
  }
  const __mmask16 low = outputs >= 16 ? 0xffff : (__mmask16)((1u << outputs) - 1);
  const __mmask16 high =
      outputs >= 32 ? 0xffff : outputs <= 16 ? 0 : (__mmask16)((1u << (outputs - 16)) - 1);
#pragma clang loop unroll(full)
  for (int r = 0; r < count; r++) {
    if ((size_t)r >= written) break;
    _mm512_mask_storeu_ps(target + (size_t)r * stride, low, sums[r][0]);
    _mm512_mask_storeu_ps(target + (size_t)r * stride + 16, high, sums[r][1]);
  }
}

#define TILE(name, count, digits, has_offset)                                                 \
  VNNI static void name(const char *rows, size_t blocks,                                      \
                        const fixed_point_weights *weights, size_t written, size_t outputs,   \
                        float *target, size_t stride) {                                       \
    multiply_tile(rows, count, blocks, digits, weights, has_offset, written, outputs,        \
                  target, stride);                                                            \
  }

TILE(row_two, 1, 2, 0)
TILE(row_three, 1, 3, 0)
TILE(row_two_offset, 1, 2, 1)
TILE(row_three_offset, 1, 3, 1)
TILE(group_two, GROUP, 2, 0)
TILE(group_three, GROUP, 3, 0)
TILE(group_two_offset, GROUP, 2, 1)
TILE(group_three_offset, GROUP, 3, 1)

typedef void tile_function(const char *, size_t, const fixed_point_weights *, size_t, size_t,
                           float *, size_t);

static tile_function *const tiles[2][2][2] = {
    {{row_two, row_three}, {row_two_offset, row_three_offset}},
    {{group_two, group_three}, {group_two_offset, group_three_offset}},
};

static void multiply_fast(const char *rows, size_t count, size_t blocks, int digits,
                          const fixed_point_weights *weights, fixed_point_format format,
                          size_t outputs, float *target, size_t stride) {
  const size_t group_bytes = blocks * block_bytes(digits);
  tile_function *const row_tile = tiles[0][format.has_offset != 0][digits == 3];
  tile_function *const group_tile = tiles[1][format.has_offset != 0][digits == 3];
  // A panel's weights stay in the nearest cache while all rows pass.
  for (size_t output = 0; output < outputs; output += PANEL) {
    const size_t written = outputs - output < PANEL ? outputs - output : PANEL;
    for (size_t row = 0; row < count; row += GROUP) {
      const size_t rest = count - row < GROUP ? count - row : GROUP;
      (rest == 1 ? row_tile : group_tile)(rows + row / GROUP * group_bytes, blocks, weights,
                                          rest, written, target + row * stride + output, stride);
    }
    weights += blocks;
  }
}
#endif

void kernel_fixed_point_multiply(const void *rows, size_t count, size_t blocks, int digits,
                                 const fixed_point_weights *weights, fixed_point_format format,
                                 size_t outputs, float *target, size_t stride) {
#if defined(__x86_64__)
  if (kernel_fixed_point_is_fast()) {
    multiply_fast(rows, count, blocks, digits, weights, format, outputs, target, stride);
    return;
  }
#endif
  const size_t group_bytes = blocks * block_bytes(digits);
  for (size_t output = 0; output < outputs; output += PANEL, weights += blocks)
    for (size_t row = 0; row < count; row++)
      multiply_plainly((const char *)rows + row / GROUP * group_bytes, row % GROUP, blocks, digits,
                       weights, format, outputs - output < PANEL ? outputs - output : PANEL,
                       target + row * stride + output);
}
