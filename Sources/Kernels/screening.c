#include "screening.h"

#include "bodies.h"
#include "dispatch.h"

#if defined(__x86_64__)
#define BFLOAT16                                                                         \
  __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512bf16,avx2,fma,f16c"))) \
  __attribute__((min_vector_width(512)))
#endif

int kernel_screening_is_fast(void) {
#if defined(__x86_64__)
  return kernel_instruction_set() >= KERNEL_AVX512 && __builtin_cpu_supports("avx512bf16");
#else
  return 0;
#endif
}

// Rounding.

// The nearest bfloat16, ties to even; NaN stays NaN.
BODY uint32_t rounded_bits(float value) {
  union { float f; uint32_t i; } bits = {value};
  const uint32_t nearest = (bits.i + 0x7fff + ((bits.i >> 16) & 1)) >> 16;
  const uint32_t nan = (bits.i >> 16) | 0x40;
  return (bits.i & 0x7fffffffu) > 0x7f800000u ? nan : nearest;
}

BODY float bits_value(uint32_t bits) {
  union { uint32_t i; float f; } value = {bits << 16};
  return value.f;
}

// Squared norms of the rounded values and of what rounding changed.
typedef struct { float rounded, change; } norms;

BODY norms round_body(const float *source, size_t width, uint32_t *target, size_t stride) {
  float rounded[LANES] = {0}, change[LANES] = {0};
  const size_t words = kernel_rounded_words(width);
  size_t i = 0;
  for (; i + 2 * LANES <= width; i += 2 * LANES) {
    for (size_t lane = 0; lane < LANES; lane++) {
      const float a = source[i + 2 * lane], b = source[i + 2 * lane + 1];
      const uint32_t low = rounded_bits(a), high = rounded_bits(b);
      const float x = bits_value(low), y = bits_value(high);
      rounded[lane] += x * x + y * y;
      change[lane] += (a - x) * (a - x) + (b - y) * (b - y);
      target[(i / 2 + lane) * stride] = low | high << 16;
    }
  }
  for (size_t word = i / 2; word < words; word++) {
    const float a = source[2 * word], b = 2 * word + 1 < width ? source[2 * word + 1] : 0;
    const uint32_t low = rounded_bits(a), high = rounded_bits(b);
    const float x = bits_value(low), y = bits_value(high);
    rounded[0] += x * x + y * y;
    change[0] += (a - x) * (a - x) + (b - y) * (b - y);
    target[word * stride] = low | high << 16;
  }
  norms result = {0, 0};
  for (size_t lane = 0; lane < LANES; lane++) {
    result.rounded += rounded[lane];
    result.change += change[lane];
  }
  return result;
}

// Rounding errors of the norms themselves: sums of `width` squares, a root, a few products.
BODY float excess(size_t width) { return 1 + ((float)width + 16) * 0x1p-23f; }

BODY void round_vectors_body(const float *vectors, size_t count, size_t width, uint32_t *rounded,
                             float *reach, float *slack) {
  const size_t words = kernel_rounded_words(width);
  const float over = excess(width);
  for (size_t row = 0; row < count; row++) {
    const norms found = round_body(vectors + row * width, width, rounded + row * words, 1);
    const float norm = __builtin_elementwise_sqrt(found.rounded) * over;
    const float change = __builtin_elementwise_sqrt(found.change) * over;
    // Twice Higham's bound for both sums, of the rounded values and of the values themselves;
    // subnormal products may be lost altogether.
    const float sums = 4 * ((float)width + 16) * 0x1p-24f * (norm + change);
    reach[row] = norm;
    slack[row] = (change + sums) * 1.002f + (float)width * 0x1p-120f;
  }
}

KERNEL(void, round_vectors,
       (const float *vectors, size_t count, size_t width, uint32_t *rounded, float *reach,
        float *slack),
       (vectors, count, width, rounded, reach, slack))

BODY void pack_panel_body(const float *directions, size_t count, size_t width, uint32_t *panel,
                          float *errors) {
  const size_t words = kernel_rounded_words(width);
  const float over = excess(width);
  for (size_t column = 0; column < KERNEL_PANEL; column++) {
    if (column < count) {
      const norms found =
          round_body(directions + column * width, width, panel + column, KERNEL_PANEL);
      errors[column] = __builtin_elementwise_sqrt(found.change) * over;
    } else {
      for (size_t word = 0; word < words; word++) panel[word * KERNEL_PANEL + column] = 0;
      errors[column] = 0;
    }
  }
}

KERNEL(void, pack_panel,
       (const float *directions, size_t count, size_t width, uint32_t *panel, float *errors),
       (directions, count, width, panel, errors))

// Screening.

BODY size_t panel_count(size_t features) { return (features + KERNEL_PANEL - 1) / KERNEL_PANEL; }

// The bits of a panel that stand for directions: all but in the last one.
BODY uint32_t directions_in(size_t panel, size_t features) {
  const size_t rest = features - panel * KERNEL_PANEL;
  return rest >= KERNEL_PANEL ? 0xffffffffu : (1u << rest) - 1;
}

// The plain form, one vector at a time.
BODY void screen_body(const uint32_t *rounded, const float *reach, const float *slack,
                      size_t count, size_t width, const uint32_t *panels, const float *errors,
                      const float *bias, size_t features, uint32_t *candidates) {
  const size_t words = kernel_rounded_words(width);
  for (size_t row = 0; row < count; row++) {
    for (size_t p = 0; p < panel_count(features); p++) {
      const uint32_t *panel = panels + p * words * KERNEL_PANEL;
      float sums[KERNEL_PANEL] = {0};
      for (size_t word = 0; word < words; word++) {
        const uint32_t x = rounded[row * words + word];
        const float low = bits_value(x & 0xffff), high = bits_value(x >> 16);
        for (size_t j = 0; j < KERNEL_PANEL; j++) {
          const uint32_t d = panel[word * KERNEL_PANEL + j];
          sums[j] += low * bits_value(d & 0xffff) + high * bits_value(d >> 16);
        }
      }
      uint32_t mask = 0;
      for (size_t j = 0; j < KERNEL_PANEL; j++) {
        const float most = reach[row] * errors[p * KERNEL_PANEL + j] +
                           (sums[j] + bias[p * KERNEL_PANEL + j]) + slack[row];
        mask |= (uint32_t) !(most < 0) << j;
      }
      candidates[row * panel_count(features) + p] = mask & directions_in(p, features);
    }
  }
}

#if defined(__x86_64__)
// Eight vectors with a panel: sixteen sums that stay in registers. Two vectors of directions and
// eight broadcast words are loaded for sixteen products, so that the multipliers never wait.
#define TILE 8

BFLOAT16 static inline __attribute__((always_inline)) void screen_tile(
    const uint32_t *rounded, const float *reach, const float *slack, size_t words,
    const uint32_t *panel, const float *errors, const float *bias, uint32_t *candidates,
    size_t stride, uint32_t directions, const size_t rows) {
  __m512 first[TILE], second[TILE];
#pragma clang loop unroll(full)
  for (size_t row = 0; row < rows; row++) first[row] = second[row] = _mm512_setzero_ps();
  for (size_t word = 0; word < words; word++) {
    const __m512bh left = (__m512bh)_mm512_loadu_si512(panel + word * KERNEL_PANEL);
    const __m512bh right = (__m512bh)_mm512_loadu_si512(panel + word * KERNEL_PANEL + LANES);
#pragma clang loop unroll(full)
    for (size_t row = 0; row < rows; row++) {
      const __m512bh x = (__m512bh)_mm512_set1_epi32((int)rounded[row * words + word]);
      first[row] = _mm512_dpbf16_ps(first[row], x, left);
      second[row] = _mm512_dpbf16_ps(second[row], x, right);
    }
  }
  const __m512 left_error = _mm512_loadu_ps(errors), right_error = _mm512_loadu_ps(errors + LANES);
  const __m512 left_bias = _mm512_loadu_ps(bias), right_bias = _mm512_loadu_ps(bias + LANES);
#pragma clang loop unroll(full)
  for (size_t row = 0; row < rows; row++) {
    const __m512 norm = _mm512_set1_ps(reach[row]), limit = _mm512_set1_ps(-slack[row]);
    const __m512 left = _mm512_fmadd_ps(norm, left_error, _mm512_add_ps(first[row], left_bias));
    const __m512 right = _mm512_fmadd_ps(norm, right_error, _mm512_add_ps(second[row], right_bias));
    // Not less than: NaN makes a candidate.
    const uint32_t low = _mm512_cmp_ps_mask(left, limit, _CMP_NLT_UQ);
    const uint32_t high = _mm512_cmp_ps_mask(right, limit, _CMP_NLT_UQ);
    candidates[row * stride] = (low | high << LANES) & directions;
  }
}

// Panels are worked through in groups that stay in the second-level cache.
BFLOAT16 static void screen_bfloat16(const uint32_t *rounded, const float *reach,
                                     const float *slack, size_t count, size_t width,
                                     const uint32_t *panels, const float *errors,
                                     const float *bias, size_t features,
                                     uint32_t *candidates) {
  const size_t words = kernel_rounded_words(width), panel_words = words * KERNEL_PANEL;
  const size_t panels_in_all = panel_count(features);
  const size_t cached = (384 << 10) / (panel_words * sizeof(uint32_t));
  const size_t group = cached > 0 ? cached : 1;
  for (size_t begin = 0; begin < panels_in_all; begin += group) {
    const size_t end = begin + group < panels_in_all ? begin + group : panels_in_all;
    size_t row = 0;
    for (; row + TILE <= count; row += TILE)
      for (size_t p = begin; p < end; p++)
        screen_tile(rounded + row * words, reach + row, slack + row, words,
                    panels + p * panel_words, errors + p * KERNEL_PANEL, bias + p * KERNEL_PANEL,
                    candidates + row * panels_in_all + p, panels_in_all,
                    directions_in(p, features), TILE);
    for (; row < count; row++)
      for (size_t p = begin; p < end; p++)
        screen_tile(rounded + row * words, reach + row, slack + row, words,
                    panels + p * panel_words, errors + p * KERNEL_PANEL, bias + p * KERNEL_PANEL,
                    candidates + row * panels_in_all + p, panels_in_all,
                    directions_in(p, features), 1);
  }
}
#endif

void kernel_screen(const uint32_t *rounded, const float *reach, const float *slack, size_t count,
                   size_t width, const uint32_t *panels, const float *errors, const float *bias,
                   size_t features, uint32_t *candidates) {
#if defined(__x86_64__)
  if (kernel_screening_is_fast()) {
    screen_bfloat16(rounded, reach, slack, count, width, panels, errors, bias, features,
                    candidates);
    return;
  }
#endif
  screen_body(rounded, reach, slack, count, width, panels, errors, bias, features, candidates);
}

// Candidates.

BODY size_t list_candidates(const uint32_t *candidates, size_t features, int32_t *indices) {
  size_t marked = 0;
  for (size_t p = 0; p < panel_count(features); p++) {
    for (uint32_t rest = candidates[p]; rest != 0; rest &= rest - 1)
      indices[marked++] = (int32_t)(p * KERNEL_PANEL + (size_t)__builtin_ctz(rest));
  }
  return marked;
}

BODY size_t keep_positive(int32_t *indices, float *codes, const float *bias, size_t count) {
  size_t found = 0;
  for (size_t k = 0; k < count; k++) {
    const float code = codes[k] + bias[indices[k]];
    indices[found] = indices[k];
    codes[found] = code;
    found += code > 0;
  }
  return found;
}

size_t kernel_encode_candidates(const float *vector, const float *directions, const float *bias,
                                const uint32_t *candidates, size_t features, size_t width,
                                int32_t *indices, float *codes) {
  const size_t marked = list_candidates(candidates, features, indices);
  kernel_dot_rows(codes, vector, directions, indices, marked, width, 0);
  return keep_positive(indices, codes, bias, marked);
}
