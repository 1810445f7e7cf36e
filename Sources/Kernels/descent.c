#include "kernels.h"

#include "bodies.h"
#include "dispatch.h"

#pragma clang diagnostic ignored "-Wpsabi"

// A problem takes a lane, so that all of a group read the same value of the matrix at once.
BODY double descend_body(float *codes, const float *products, const float *gram, size_t count) {
  lanes sums[2] = {{0}, {0}};
  double violation = 0;
  for (size_t i = 0; i < count; i++) {
    const float *row = gram + i * count;
    lanes g[4][2] = {{{0}, {0}}, {{0}, {0}}, {{0}, {0}}, {{0}, {0}}};
    size_t j = 0;
    for (; j + 4 <= count; j += 4)
      for (int k = 0; k < 4; k++) {
        const float *other = codes + (j + k) * DESCENT_GROUP;
        g[k][0] += EACH(row[j + k]) * LOAD(other);
        g[k][1] += EACH(row[j + k]) * LOAD(other + LANES);
      }
    for (; j < count; j++) {
      g[0][0] += EACH(row[j]) * LOAD(codes + j * DESCENT_GROUP);
      g[0][1] += EACH(row[j]) * LOAD(codes + j * DESCENT_GROUP + LANES);
    }
    const float curvature = row[i];
    for (int half = 0; half < 2; half++) {
      float *place = codes + i * DESCENT_GROUP + half * LANES;
      const lanes code = LOAD(place);
      const lanes slope = ((g[0][half] + g[1][half]) + (g[2][half] + g[3][half])) -
                          LOAD(products + i * DESCENT_GROUP + half * LANES);
      // At zero only a slope downwards counts.
      const integer_lanes stays = (code == EACH(0.0f)) & (slope > EACH(0.0f));
      const integer_lanes size = (integer_lanes)slope & ~(integer_lanes)EACH(-0.0f);
      sums[half] += (lanes)(size & ~stays);
      if (curvature > 0) {
        const lanes next = code - slope / EACH(curvature);
        STORE(place, (lanes)((integer_lanes)next & (next > EACH(0.0f))));
      }
    }
    if (i % 64 == 63 || i + 1 == count) {
      const lanes all = sums[0] + sums[1];
      violation += SUM(all);
      sums[0] = sums[1] = EACH(0.0f);
    }
  }
  return violation;
}

KERNEL(double, descend,
       (float *codes, const float *products, const float *gram, size_t count),
       (codes, products, gram, count))
