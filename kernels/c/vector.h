/**
 * Vectors of floats as wide as the target's registers, through clang's vector extensions: the one place
 * that knows which instruction set it is compiled for.
 */
#pragma once

#if defined(__AVX512F__)
#define VW 16 /* floats a vector */
#define VREGISTERS 32
#elif defined(__AVX__)
#define VW 8
#define VREGISTERS 16
#elif defined(__aarch64__)
#define VW 4
#define VREGISTERS 32
#else
#define VW 4 /* wasm: V8 has 15 or 16 registers for them on x64 */
#define VREGISTERS 16
#endif

typedef float vec __attribute__((vector_size(4 * VW), may_alias));
typedef float unalignedVec __attribute__((vector_size(4 * VW), aligned(4), may_alias));
typedef int ivec __attribute__((vector_size(4 * VW), may_alias));

static inline vec load(const float *p) { return *(const unalignedVec *)p; }
static inline void store(float *p, vec v) { *(unalignedVec *)p = v; }

/** All lanes f. Written out: `(vec){0} + f` would cost an addition, for 0 + f is not f when f is −0. */
static inline vec splat(float f) {
#if VW == 16
  return (vec){f, f, f, f, f, f, f, f, f, f, f, f, f, f, f, f};
#elif VW == 8
  return (vec){f, f, f, f, f, f, f, f};
#else
  return (vec){f, f, f, f};
#endif
}

/** a · b + c; one rounding where the target has it, two in plain wasm. */
static inline vec fma(vec a, vec b, vec c) {
#if defined(__wasm_relaxed_simd__)
  return (vec)__builtin_wasm_relaxed_madd_f32x4(a, b, c);
#elif defined(__wasm__)
  return a * b + c;
#else
  return __builtin_elementwise_fma(a, b, c);
#endif
}

/** Sum of the lanes, in the order of a binary tree: each turn adds the upper half to the lower one. */
static inline float sumLanes(vec v) {
#if VW == 16
  v += __builtin_shufflevector(v, v, 8, 9, 10, 11, 12, 13, 14, 15, -1, -1, -1, -1, -1, -1, -1, -1);
  v += __builtin_shufflevector(v, v, 4, 5, 6, 7, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1);
  v += __builtin_shufflevector(v, v, 2, 3, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1);
#elif VW == 8
  v += __builtin_shufflevector(v, v, 4, 5, 6, 7, -1, -1, -1, -1);
  v += __builtin_shufflevector(v, v, 2, 3, -1, -1, -1, -1, -1, -1);
#else
  v += __builtin_shufflevector(v, v, 2, 3, -1, -1);
#endif
  return v[0] + v[1];
}

/** Where the mask is set (all ones) a, elsewhere b. */
static inline vec choose(ivec mask, vec a, vec b) {
  return (vec)((mask & (ivec)a) | (~mask & (ivec)b));
}

typedef _Bool flags __attribute__((ext_vector_type(VW)));

/** Bit i is set where lane i of the mask is (all ones). */
static inline unsigned maskBits(ivec mask) {
  union {
    flags lanes;
    unsigned short bits;
  } result = {.bits = 0};
  result.lanes = __builtin_convertvector(mask, flags);
  return result.bits & ((1u << VW) - 1);
}

#if defined(__wasm__)
static inline vec vmax(vec a, vec b) { return (vec)__builtin_wasm_pmax_f32x4(a, b); }
static inline vec vmin(vec a, vec b) { return (vec)__builtin_wasm_pmin_f32x4(a, b); }
#else
static inline vec vmax(vec a, vec b) { return __builtin_elementwise_max(a, b); }
static inline vec vmin(vec a, vec b) { return __builtin_elementwise_min(a, b); }
#endif
static inline vec vsqrt(vec v) { return __builtin_elementwise_sqrt(v); }

/* Not inlined: the ends of rows are rare, and would make up most of the code. */
#define RARE static __attribute__((noinline, unused))

/** Loads `count` < VW floats; the other lanes are 0. */
RARE vec loadPart(const float *p, int count) {
  vec v = splat(0);
  for (int i = 0; i < count; i++) v[i] = p[i];
  return v;
}

RARE void storePart(float *p, vec v, int count) {
  for (int i = 0; i < count; i++) p[i] = v[i];
}

#define INLINE static inline __attribute__((always_inline))

/** Before a loop of a known number of turns over an array that is to live in registers. */
#if defined(CHECKS)
#define UNROLL
#else
#define UNROLL _Pragma("clang loop unroll(full)")
#endif

/**
 * Runs the statement for each vector of a row of `width` floats, its first at column c, `left` floats of it
 * (VW but for the last). Written twice, so that the whole vectors pay nothing for the last one.
 */
#define FOR_COLUMNS(width, ...)             \
  {                                         \
    int c = 0;                              \
    for (; c + VW <= (width); c += VW) {    \
      const int left = VW;                  \
      __VA_ARGS__;                          \
    }                                       \
    if (c < (width)) {                      \
      const int left = (width) - c;         \
      __VA_ARGS__;                          \
    }                                       \
  }

/** The next vector of an array of which `left` > 0 floats are left; a plain load where that is known. */
static inline vec loadUpTo(const float *p, int left) { return left >= VW ? load(p) : loadPart(p, left); }

static inline void storeUpTo(float *p, vec v, int left) {
  if (left >= VW)
    store(p, v);
  else
    storePart(p, v, left);
}

/** Floats of a line of cache. */
enum { LINE = 16 };

/**
 * Asks for the cache line of p, which may be beyond the end of its array, at the first column of each line.
 * The mixer's forward pass takes 12 to 17 % less where its rows are not in cache, its backward pass 3 %.
 */
static inline void prefetch(const float *p, int column) {
#if !defined(__wasm__)
  if (column % LINE == 0) __builtin_prefetch(p);
#endif
}

/* Doubles: half as many to a vector. */
#define DW (VW / 2)

typedef double dvec __attribute__((vector_size(4 * VW), may_alias));
typedef double unalignedDvec __attribute__((vector_size(4 * VW), aligned(8), may_alias));

static inline dvec loadDoubles(const double *p) { return *(const unalignedDvec *)p; }
static inline void storeDoubles(double *p, dvec v) { *(unalignedDvec *)p = v; }

static inline dvec splatDouble(double f) {
#if DW == 8
  return (dvec){f, f, f, f, f, f, f, f};
#elif DW == 4
  return (dvec){f, f, f, f};
#else
  return (dvec){f, f};
#endif
}

static inline dvec fmaDoubles(dvec a, dvec b, dvec c) {
#if defined(__wasm_relaxed_simd__)
  return (dvec)__builtin_wasm_relaxed_madd_f64x2(a, b, c);
#elif defined(__wasm__)
  return a * b + c;
#else
  return __builtin_elementwise_fma(a, b, c);
#endif
}
