// Compiling a body for several instruction sets and picking one at run time.

#ifndef MONOGRAPH_DISPATCH_H
#define MONOGRAPH_DISPATCH_H

#include "kernels.h"

#if defined(__x86_64__)
#include <immintrin.h>

#define AVX2 __attribute__((target("avx2,fma,f16c")))
#define AVX512                                                                       \
  __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx2,fma,f16c"))) \
  __attribute__((min_vector_width(512)))
#endif

// Defines a kernel for each instruction set, and the function that picks one.
#if defined(__x86_64__)
#define KERNEL(result, name, parameters, arguments)                              \
  AVX512 static result name##_avx512 parameters { return name##_body arguments; } \
  AVX2 static result name##_avx2 parameters { return name##_body arguments; }     \
  static result name##_baseline parameters { return name##_body arguments; }      \
  result kernel_##name parameters {                                              \
    switch (kernel_instruction_set()) {                                          \
      case KERNEL_AVX512: return name##_avx512 arguments;                        \
      case KERNEL_AVX2: return name##_avx2 arguments;                            \
      default: return name##_baseline arguments;                                 \
    }                                                                            \
  }
#else
#define KERNEL(result, name, parameters, arguments) \
  result kernel_##name parameters { return name##_body arguments; }
#endif

#endif
