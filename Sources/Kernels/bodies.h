// The kernels' bodies, written once over sixteen lanes and inlined into one
// function for each instruction set (see kernels.c). A compiler splits sixteen
// lanes into as many registers as the instruction set needs.

#include <string.h>

#include "kernels.h"

#pragma clang fp contract(fast)

#define BODY static inline __attribute__((always_inline))

typedef float lanes __attribute__((vector_size(64)));
typedef float unaligned_lanes __attribute__((vector_size(64), aligned(4)));
typedef int32_t integer_lanes __attribute__((vector_size(64)));
typedef double wide_lanes __attribute__((vector_size(128)));
typedef double unaligned_wide_lanes __attribute__((vector_size(128), aligned(8)));

#define LANES 16
#define LOAD(p) (*(const unaligned_lanes *)(p))
#define STORE(p, v) (*(unaligned_lanes *)(p) = (v))
#define EACH(v) ((lanes){v, v, v, v, v, v, v, v, v, v, v, v, v, v, v, v})

// Halves the lanes until one is left; the same order for every instruction set.
#define SUM(v)                                                                      \
  ((((v)[0] + (v)[8]) + ((v)[4] + (v)[12])) + (((v)[2] + (v)[10]) + ((v)[6] + (v)[14])) + \
   ((((v)[1] + (v)[9]) + ((v)[5] + (v)[13])) + (((v)[3] + (v)[11]) + ((v)[7] + (v)[15]))))

BODY float dot_body(const float *a, const float *b, size_t count) {
  lanes first = {0}, second = {0}, third = {0}, fourth = {0};
  size_t i = 0;
  for (; i + 4 * LANES <= count; i += 4 * LANES) {
    first += LOAD(a + i) * LOAD(b + i);
    second += LOAD(a + i + LANES) * LOAD(b + i + LANES);
    third += LOAD(a + i + 2 * LANES) * LOAD(b + i + 2 * LANES);
    fourth += LOAD(a + i + 3 * LANES) * LOAD(b + i + 3 * LANES);
  }
  for (; i + LANES <= count; i += LANES) first += LOAD(a + i) * LOAD(b + i);
  lanes all = (first + second) + (third + fourth);
  float result = SUM(all);
  for (; i < count; i++) result += a[i] * b[i];
  return result;
}

BODY double squared_distance_body(const float *a, const float *b, size_t count) {
  wide_lanes sum = {0};
  size_t i = 0;
  for (; i + LANES <= count; i += LANES) {
    wide_lanes d = __builtin_convertvector((lanes)LOAD(a + i), wide_lanes);
    if (b) d -= __builtin_convertvector((lanes)LOAD(b + i), wide_lanes);
    sum += d * d;
  }
  double result = SUM(sum);
  for (; i < count; i++) {
    double d = (double)a[i] - (b ? (double)b[i] : 0);
    result += d * d;
  }
  return result;
}

BODY void add_scaled_body(float scale, const float *x, float *y, size_t count) {
  lanes factor = EACH(scale);
  size_t i = 0;
  for (; i + LANES <= count; i += LANES) STORE(y + i, LOAD(y + i) + factor * LOAD(x + i));
  for (; i < count; i++) y[i] += scale * x[i];
}

BODY double residual_body(float *reconstruction, const float *x, float scale, size_t count) {
  wide_lanes sum = {0};
  size_t i = 0;
  for (; i + LANES <= count; i += LANES) {
    lanes difference = LOAD(reconstruction + i) - LOAD(x + i);
    wide_lanes wide = __builtin_convertvector(difference, wide_lanes);
    sum += wide * wide;
    STORE(reconstruction + i, difference * EACH(scale));
  }
  double result = SUM(sum);
  for (; i < count; i++) {
    float difference = reconstruction[i] - x[i];
    result += (double)difference * (double)difference;
    reconstruction[i] = difference * scale;
  }
  return result;
}

BODY void standardize_body(const float *source, const float *center, float scale, float *target,
                           size_t count) {
  size_t i = 0;
  lanes factor = EACH(scale);
  if (center) {
    for (; i + LANES <= count; i += LANES)
      STORE(target + i, (LOAD(source + i) - LOAD(center + i)) * factor);
    for (; i < count; i++) target[i] = (source[i] - center[i]) * scale;
  } else {
    for (; i + LANES <= count; i += LANES) STORE(target + i, LOAD(source + i) * factor);
    for (; i < count; i++) target[i] = source[i] * scale;
  }
}

BODY double sum_body(const float *values, size_t count) {
  wide_lanes sum = {0};
  size_t i = 0;
  for (; i + LANES <= count; i += LANES)
    sum += __builtin_convertvector((lanes)LOAD(values + i), wide_lanes);
  double result = SUM(sum);
  for (; i < count; i++) result += values[i];
  return result;
}

BODY void mask_gradient_body(float *gradient, const float *codes, float offset, size_t count) {
  size_t i = 0;
  for (; i + LANES <= count; i += LANES) {
    integer_lanes isActive = LOAD(codes + i) > (lanes){0};
    STORE(gradient + i, (lanes)((integer_lanes)(LOAD(gradient + i) + EACH(offset)) & isActive));
  }
  for (; i < count; i++) gradient[i] = codes[i] > 0 ? gradient[i] + offset : 0;
}

BODY void add_to_doubles_body(const float *x, double *sum, size_t count) {
  size_t i = 0;
  for (; i + LANES <= count; i += LANES)
    *(unaligned_wide_lanes *)(sum + i) += __builtin_convertvector((lanes)LOAD(x + i), wide_lanes);
  for (; i < count; i++) sum[i] += x[i];
}

// Rows lie anywhere, so that the processor cannot foresee them: this many ahead are fetched.
#define AHEAD 4

// Sums stay in registers over all rows: `block` vectors of columns at a time.
BODY void sum_rows_body(float *target, const float *a, const float *a_weights, const float *b,
                        const float *b_weights, const int32_t *indices, size_t count,
                        size_t width, const size_t block) {
  size_t column = 0;
  for (; column + block * LANES <= width; column += block * LANES) {
    lanes sum[block];
#pragma clang loop unroll(full)
    for (size_t v = 0; v < block; v++) sum[v] = (lanes){0};
    for (size_t k = 0; k < count; k++) {
      const size_t offset = (size_t)indices[k] * width + column;
      const size_t later = (size_t)indices[k + AHEAD < count ? k + AHEAD : k] * width + column;
      const lanes a_weight = EACH(a_weights[k]);
#pragma clang loop unroll(full)
      for (size_t v = 0; v < block; v++) {
        __builtin_prefetch(a + later + v * LANES);
        sum[v] += a_weight * LOAD(a + offset + v * LANES);
      }
      if (b) {
        const lanes b_weight = EACH(b_weights[k]);
#pragma clang loop unroll(full)
        for (size_t v = 0; v < block; v++) {
          __builtin_prefetch(b + later + v * LANES);
          sum[v] += b_weight * LOAD(b + offset + v * LANES);
        }
      }
    }
#pragma clang loop unroll(full)
    for (size_t v = 0; v < block; v++) STORE(target + column + v * LANES, sum[v]);
  }
  for (; column + LANES <= width; column += LANES) {
    lanes sum = {0};
    for (size_t k = 0; k < count; k++) {
      const size_t offset = (size_t)indices[k] * width + column;
      sum += EACH(a_weights[k]) * LOAD(a + offset);
      if (b) sum += EACH(b_weights[k]) * LOAD(b + offset);
    }
    STORE(target + column, sum);
  }
  for (; column < width; column++) {
    float sum = 0;
    for (size_t k = 0; k < count; k++) {
      const size_t offset = (size_t)indices[k] * width + column;
      sum += a_weights[k] * a[offset];
      if (b) sum += b_weights[k] * b[offset];
    }
    target[column] = sum;
  }
}

// Dot products of one vector with `group` rows at a time: the vector is loaded once for all of
// them. Each sum is the one that dot_body gives. The next rows are fetched meanwhile, since they
// lie anywhere in the table.
BODY void dot_rows_body(float *target, const float *x, const float *table,
                        const int32_t *indices, size_t count, size_t width, float offset,
                        const size_t group) {
  size_t k = 0;
  for (; k + group <= count; k += group) {
    const float *row[group], *next[group];
    lanes sum[group][4];
#pragma clang loop unroll(full)
    for (size_t r = 0; r < group; r++) {
      row[r] = table + (size_t)indices[k + r] * width;
      next[r] = k + group + r < count ? table + (size_t)indices[k + group + r] * width : row[r];
      sum[r][0] = sum[r][1] = sum[r][2] = sum[r][3] = (lanes){0};
    }
    size_t i = 0;
    for (; i + 4 * LANES <= width; i += 4 * LANES) {
#pragma clang loop unroll(full)
      for (size_t v = 0; v < 4; v++) {
        const lanes values = LOAD(x + i + v * LANES);
#pragma clang loop unroll(full)
        for (size_t r = 0; r < group; r++) {
          __builtin_prefetch(next[r] + i + v * LANES);
          sum[r][v] += values * LOAD(row[r] + i + v * LANES);
        }
      }
    }
    for (; i + LANES <= width; i += LANES) {
      const lanes values = LOAD(x + i);
#pragma clang loop unroll(full)
      for (size_t r = 0; r < group; r++) sum[r][0] += values * LOAD(row[r] + i);
    }
    float result[group];
#pragma clang loop unroll(full)
    for (size_t r = 0; r < group; r++) {
      const lanes all = (sum[r][0] + sum[r][1]) + (sum[r][2] + sum[r][3]);
      result[r] = SUM(all);
    }
    for (; i < width; i++) {
#pragma clang loop unroll(full)
      for (size_t r = 0; r < group; r++) result[r] += x[i] * row[r][i];
    }
#pragma clang loop unroll(full)
    for (size_t r = 0; r < group; r++) target[k + r] = result[r] + offset;
  }
  for (; k < count; k++)
    target[k] = dot_body(x, table + (size_t)indices[k] * width, width) + offset;
}

BODY size_t rectify_body(float *values, const float *bias, size_t count) {
  integer_lanes negative = {0};
  size_t i = 0;
  for (; i + LANES <= count; i += LANES) {
    lanes v = LOAD(values + i) + LOAD(bias + i);
    integer_lanes isPositive = v > (lanes){0};
    negative += isPositive;
    STORE(values + i, (lanes)((integer_lanes)v & isPositive));
  }
  size_t positive = 0;
  for (int lane = 0; lane < LANES; lane++) positive += (size_t)-negative[lane];
  for (; i < count; i++) {
    float v = values[i] + bias[i];
    positive += v > 0;
    values[i] = v > 0 ? v : 0;
  }
  return positive;
}

BODY size_t compress_positive_body(const float *values, const float *bias, size_t count,
                                   int32_t *indices, float *positive) {
  size_t found = 0, i = 0;
  for (; i + LANES <= count; i += LANES) {
    lanes v = LOAD(values + i) + LOAD(bias + i);
    integer_lanes isPositive = v > (lanes){0};
    int any = 0;
    for (int lane = 0; lane < LANES; lane++) any |= isPositive[lane];
    if (!any) continue;
    for (int lane = 0; lane < LANES; lane++) {
      indices[found] = (int32_t)(i + lane);
      positive[found] = v[lane];
      found += isPositive[lane] != 0;
    }
  }
  for (; i < count; i++) {
    float v = values[i] + bias[i];
    indices[found] = (int32_t)i;
    positive[found] = v;
    found += v > 0;
  }
  return found;
}

// A plain call of sqrtf may set errno, which would keep the loop from being vectorised.
BODY void adam_body(float *values, float *first, float *second, const float *gradient,
                    const kernel_adam_step *step, size_t count) {
  const float beta1 = step->beta1, beta2 = step->beta2, rest1 = step->rest1, rest2 = step->rest2;
  const float size = step->step, root = step->root, epsilon = step->epsilon;
  size_t i = 0;
  for (; i + LANES <= count; i += LANES) {
    lanes g = LOAD(gradient + i);
    lanes m = EACH(beta1) * LOAD(first + i) + EACH(rest1) * g;
    lanes v = EACH(beta2) * LOAD(second + i) + EACH(rest2) * (g * g);
    STORE(first + i, m);
    STORE(second + i, v);
    lanes divisor = __builtin_elementwise_sqrt(v) * EACH(root) + EACH(epsilon);
    STORE(values + i, LOAD(values + i) - EACH(size) * (m / divisor));
  }
  for (; i < count; i++) {
    float g = gradient[i];
    float m = beta1 * first[i] + rest1 * g;
    float v = beta2 * second[i] + rest2 * (g * g);
    first[i] = m;
    second[i] = v;
    values[i] -= size * (m / (__builtin_elementwise_sqrt(v) * root + epsilon));
  }
}

BODY float normalize_body(const float *row, float *direction, size_t count) {
  float length = __builtin_elementwise_sqrt(dot_body(row, row, count));
  length = length > 1e-8f ? length : 1e-8f;
  standardize_body(row, NULL, 1 / length, direction, count);
  return length;
}

BODY void project_body(float *gradient, const float *direction, float norm, size_t count) {
  const float along = dot_body(gradient, direction, count);
  const float inverse = 1 / norm;
  size_t i = 0;
  for (; i + LANES <= count; i += LANES)
    STORE(gradient + i,
          (LOAD(gradient + i) - EACH(along) * LOAD(direction + i)) * EACH(inverse));
  for (; i < count; i++) gradient[i] = (gradient[i] - along * direction[i]) * inverse;
}

BODY float adam_direction_body(float *row, float *first, float *second, float *gradient,
                               float *direction, float norm, const kernel_adam_step *step,
                               size_t count) {
  project_body(gradient, direction, norm, count);
  adam_body(row, first, second, gradient, step, count);
  return normalize_body(row, direction, count);
}

// exp(x) = 2^n · exp(r), r = x − n ln 2 in two parts, exp(r) by its Taylor polynomial
// to degree 7 on |r| ≤ ln 2 / 2, where the remainder is below 6e-9.
BODY void exp_body(const float *source, float *target, size_t count) {
#pragma clang loop vectorize(enable) interleave(enable)
  for (size_t i = 0; i < count; i++) {
    float x = source[i];
    float clamped = x < -104.0f ? -104.0f : (x > 89.0f ? 89.0f : x);
    // Adding 1.5 · 2^23 rounds to the nearest integer.
    float shifted = clamped * 1.44269504f + 12582912.0f;
    float n = shifted - 12582912.0f;
    float r = clamped - n * 0.693359375f + n * 2.12194440e-4f;
    float p = 1.98412698e-4f;
    p = p * r + 1.38888889e-3f;
    p = p * r + 8.33333333e-3f;
    p = p * r + 4.16666667e-2f;
    p = p * r + 0.16666667f;
    p = p * r + 0.5f;
    p = p * r + 1.0f;
    p = p * r + 1.0f;
    // The power of two is applied in two halves, each of them a normal number.
    int32_t whole = (int32_t)n, half = whole / 2;
    union { int32_t i; float f; } low = {(half + 127) << 23}, high = {(whole - half + 127) << 23};
    float result = p * low.f * high.f;
    target[i] = x != x ? x : result;
  }
}

BODY float half_to_float_body(uint16_t bits) {
  union { uint32_t i; float f; } scaled, magnitude = {(uint32_t)(bits & 0x7fff) << 13};
  // The product moves the exponent and normalises subnormal numbers at once.
  scaled.f = magnitude.f * 0x1p112f;
  uint32_t special = magnitude.i | 0x7f800000u;
  scaled.i = magnitude.i < 0x0f800000u ? scaled.i : special;
  scaled.i |= (uint32_t)(bits & 0x8000) << 16;
  return scaled.f;
}

BODY uint16_t float_to_half_body(float value) {
  union { float f; uint32_t i; } bits = {value}, aligned;
  uint32_t magnitude = bits.i & 0x7fffffffu, sign = (bits.i >> 16) & 0x8000u;
  // Adding one half aligns a subnormal result with the last bits of the sum.
  union { uint32_t i; float f; } small = {magnitude};
  aligned.f = small.f + 0.5f;
  uint32_t subnormal = aligned.i - 0x3f000000u;
  uint32_t normal = (magnitude - 0x38000000u + 0xfff + ((magnitude >> 13) & 1)) >> 13;
  uint32_t result = magnitude < 0x38800000u ? subnormal : normal;
  result = magnitude >= 0x477ff000u ? 0x7c00u : result;
  result = magnitude > 0x7f800000u ? 0x7e00u : result;
  return (uint16_t)(sign | result);
}
