#include "row_kernels.h"

#include "kernels.h"

#include "bodies.h"
#include "dispatch.h"

// Vectors are passed between functions that are always inlined: there is no calling convention.
#pragma clang diagnostic ignored "-Wpsabi"

// Fewer than sixteen values; `rest` fills the other lanes.
BODY lanes load_part(const float *values, size_t count, float rest) {
  lanes result = EACH(rest);
  memcpy(&result, values, count * sizeof(float));
  return result;
}

BODY lanes choose(integer_lanes condition, lanes yes, lanes no) {
  return (lanes)((condition & (integer_lanes)yes) | (~condition & (integer_lanes)no));
}

BODY float maximum_body(const float *values, size_t count) {
  lanes largest = EACH(-__builtin_inff());
  size_t i = 0;
  for (; i + LANES <= count; i += LANES) {
    lanes next = LOAD(values + i);
    largest = choose(next > largest, next, largest);
  }
  if (i < count) {
    lanes next = load_part(values + i, count - i, -__builtin_inff());
    largest = choose(next > largest, next, largest);
  }
  float result = largest[0];
  for (int lane = 1; lane < LANES; lane++) result = largest[lane] > result ? largest[lane] : result;
  return result;
}

// The argument is reduced to r = x - n ln 2 with |r| <= ln 2 / 2, with ln 2 in two parts so that
// the difference is exact; exp(r) = 1 + r + r^2 p(r), p a minimax polynomial.
BODY lanes exponential_lanes(lanes x) {
  // Adding 1.5 * 2^23 rounds to the nearest integer and leaves it in the low bits.
  const lanes magic = EACH(0x1.8p23f);
  const lanes shifted = x * EACH(1.4426951f) + magic;
  const lanes whole = shifted - magic;
  lanes r = x - whole * EACH(0.693359375f);
  r -= whole * EACH(-2.1219444e-4f);
  lanes polynomial = EACH(0.0013814539f);
  polynomial = polynomial * r + EACH(0.008368745f);
  polynomial = polynomial * r + EACH(0.04166839f);
  polynomial = polynomial * r + EACH(0.16666521f);
  polynomial = polynomial * r + EACH(0.49999994f);
  const lanes mantissa = (r * r) * polynomial + r + EACH(1.0f);
  // Multiplies by 2^n; between the limits below the sum of integers never leaves the range of
  // normal numbers, even where 2^n itself would.
  typedef uint32_t bits __attribute__((vector_size(64)));
  lanes result = (lanes)((bits)mantissa + ((bits)shifted << 23));
  result = choose(x < EACH(-87.33654f), EACH(0.0f), result);
  result = choose(x > EACH(88.72283f), EACH(__builtin_inff()), result);
  return choose(x != x, x, result);
}

BODY float exponential_body(float x) { return exponential_lanes(EACH(x))[0]; }

BODY float exponentiate_body(float *values, size_t count, float scale, float shift) {
  lanes sum = {0};
  size_t i = 0;
  for (; i + LANES <= count; i += LANES) {
    lanes result = exponential_lanes(LOAD(values + i) * EACH(scale) - EACH(shift));
    STORE(values + i, result);
    sum += result;
  }
  float total = SUM(sum);
  if (i < count) {
    lanes result =
        exponential_lanes(load_part(values + i, count - i, 0) * EACH(scale) - EACH(shift));
    memcpy(values + i, &result, (count - i) * sizeof(float));
    for (size_t lane = 0; lane < count - i; lane++) total += result[lane];
  }
  return total;
}

BODY float sum_of_exponentials_body(const float *values, size_t count, float shift) {
  lanes sum = {0};
  size_t i = 0;
  for (; i + LANES <= count; i += LANES) sum += exponential_lanes(LOAD(values + i) - EACH(shift));
  float total = SUM(sum);
  if (i < count) {
    lanes result = exponential_lanes(load_part(values + i, count - i, 0) - EACH(shift));
    for (size_t lane = 0; lane < count - i; lane++) total += result[lane];
  }
  return total;
}

BODY float weighted_differences_body(const float *a, const float *b, size_t count, float shift) {
  lanes sum = {0};
  size_t i = 0;
  for (; i + LANES <= count; i += LANES) {
    const lanes x = LOAD(a + i);
    sum += exponential_lanes(x - EACH(shift)) * (x - LOAD(b + i));
  }
  float total = SUM(sum);
  if (i < count) {
    const lanes x = load_part(a + i, count - i, 0);
    const lanes result =
        exponential_lanes(x - EACH(shift)) * (x - load_part(b + i, count - i, 0));
    for (size_t lane = 0; lane < count - i; lane++) total += result[lane];
  }
  return total;
}

BODY void gated_silu_body(const float *gate, const float *up, float *output, size_t count) {
  size_t i = 0;
  for (; i + LANES <= count; i += LANES) {
    const lanes x = LOAD(gate + i);
    STORE(output + i, x / (exponential_lanes(-x) + EACH(1.0f)) * LOAD(up + i));
  }
  if (i < count) {
    const lanes x = load_part(gate + i, count - i, 0);
    const lanes result =
        x / (exponential_lanes(-x) + EACH(1.0f)) * load_part(up + i, count - i, 0);
    memcpy(output + i, &result, (count - i) * sizeof(float));
  }
}

// Near zero an odd minimax polynomial, elsewhere 1 - 2 / (exp(2 |x|) + 1) with the sign of x.
BODY lanes tanh_lanes(lanes x) {
  const integer_lanes sign = (integer_lanes)x & (integer_lanes)EACH(-0.0f);
  const lanes size = (lanes)((integer_lanes)x ^ sign);
  const lanes square = x * x;
  lanes polynomial = EACH(-0.00571699487f);
  polynomial = polynomial * square + EACH(0.0206505377f);
  polynomial = polynomial * square + EACH(-0.0537434816f);
  polynomial = polynomial * square + EACH(0.133314908f);
  polynomial = polynomial * square + EACH(-0.333332837f);
  const lanes near = x + x * (square * polynomial);
  const lanes far = EACH(1.0f) - EACH(2.0f) / (exponential_lanes(size + size) + EACH(1.0f));
  return choose(size < EACH(0.625f), near, (lanes)((integer_lanes)far | sign));
}

BODY void squash_body(float *values, float *slopes, size_t count) {
  size_t i = 0;
  for (; i + LANES <= count; i += LANES) {
    const lanes result = tanh_lanes(LOAD(values + i));
    STORE(values + i, result);
    STORE(slopes + i, LOAD(slopes + i) + (EACH(1.0f) - result * result));
  }
  if (i < count) {
    const lanes result = tanh_lanes(load_part(values + i, count - i, 0));
    memcpy(values + i, &result, (count - i) * sizeof(float));
    for (; i < count; i++) slopes[i] += 1 - values[i] * values[i];
  }
}

BODY void root_mean_square_normalize_body(const float *x, const float *weight, float epsilon,
                                          float *y, size_t count) {
  const float mean = dot_body(x, x, count) / (float)count;
  const float factor = 1 / __builtin_elementwise_sqrt(mean + epsilon);
  size_t i = 0;
  for (; i + LANES <= count; i += LANES)
    STORE(y + i, LOAD(x + i) * EACH(factor) * LOAD(weight + i));
  for (; i < count; i++) y[i] = x[i] * factor * weight[i];
}

BODY void rotate_body(float *values, const float *cosines, const float *sines, size_t heads,
                      size_t width) {
  for (size_t head = 0; head < heads; head++, values += width) {
    size_t i = 0;
    for (; i + LANES <= width; i += LANES) {
      const lanes here = LOAD(values + i);
      const lanes there = __builtin_shufflevector(here, here, 1, 0, 3, 2, 5, 4, 7, 6, 9, 8, 11, 10,
                                                  13, 12, 15, 14);
      STORE(values + i, here * LOAD(cosines + i) + there * LOAD(sines + i));
    }
    for (; i < width; i += 2) {
      const float even = values[i], odd = values[i + 1];
      values[i] = even * cosines[i] + odd * sines[i];
      values[i + 1] = odd * cosines[i + 1] + even * sines[i + 1];
    }
  }
}

KERNEL(float, maximum, (const float *values, size_t count), (values, count))

KERNEL(float, exponential, (float x), (x))

KERNEL(float, exponentiate, (float *values, size_t count, float scale, float shift),
       (values, count, scale, shift))

KERNEL(float, sum_of_exponentials, (const float *values, size_t count, float shift),
       (values, count, shift))

KERNEL(float, weighted_differences,
       (const float *a, const float *b, size_t count, float shift), (a, b, count, shift))

KERNEL(void, gated_silu, (const float *gate, const float *up, float *output, size_t count),
       (gate, up, output, count))

KERNEL(void, squash, (float *values, float *slopes, size_t count), (values, slopes, count))

KERNEL(void, root_mean_square_normalize,
       (const float *x, const float *weight, float epsilon, float *y, size_t count),
       (x, weight, epsilon, y, count))

KERNEL(void, rotate,
       (float *values, const float *cosines, const float *sines, size_t heads, size_t width),
       (values, cosines, sines, heads, width))
