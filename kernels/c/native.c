/**
 * The kernels as a Node addon (N-API). Each function takes a Uint8Array over the memory that holds all its
 * operands, then the kernel's arguments as numbers, pointers as byte offsets into that memory (0: null).
 */
#define _GNU_SOURCE
#define NAPI_VERSION 8
#include <node_api.h>
#include <string.h>
#if defined(__linux__)
#include <sys/mman.h>
#endif

#include "kernels.h"

enum { MAX_ARGUMENTS = 32 };

union argument {
  void *pointer;
  double number;
};

/**
 * Reads the memory and then an argument for each letter of `kinds`: p pointer, n number. A memory's place can
 * change from call to call, so it is asked for afresh.
 *
 * @return 0 after throwing a RangeError
 */
static int readArguments(napi_env env, napi_callback_info info, const char *kinds,
                         union argument *arguments) {
  size_t count = strlen(kinds), given = MAX_ARGUMENTS + 1, size = 0;
  napi_value values[MAX_ARGUMENTS + 1];
  void *memory = NULL;
  const char *fault = NULL;
  if (napi_get_cb_info(env, info, &given, values, NULL, NULL) != napi_ok || given != count + 1)
    fault = "wrong number of arguments";
  else if (napi_get_typedarray_info(env, values[0], NULL, &size, &memory, NULL, NULL) != napi_ok)
    fault = "the first argument is no Uint8Array";
  for (size_t i = 0; i < count && !fault; i++) {
    double number;
    if (napi_get_value_double(env, values[i + 1], &number) != napi_ok)
      fault = "an argument is no number";
    else if (kinds[i] == 'n')
      arguments[i].number = number;
    else if (number >= 0 && number < (double)size)
      arguments[i].pointer = number == 0 ? NULL : (char *)memory + (size_t)number;
    else
      fault = "an offset is outside the memory";
  }
  if (fault) napi_throw_range_error(env, NULL, fault);
  return !fault;
}

#define P(i) (a[i].pointer)
#define I(i) ((int)a[i].number)
#define F(i) (a[i].number)

/** A kernel that returns nothing. */
#define BIND(name, kinds, ...)                                                \
  static napi_value bind_##name(napi_env env, napi_callback_info info) {      \
    union argument a[MAX_ARGUMENTS];                                          \
    if (readArguments(env, info, kinds, a)) name(__VA_ARGS__);                \
    return NULL;                                                              \
  }

/** A kernel that returns a number. */
#define BIND_NUMBER(name, kinds, ...)                                         \
  static napi_value bind_##name(napi_env env, napi_callback_info info) {      \
    union argument a[MAX_ARGUMENTS];                                          \
    napi_value result = NULL;                                                 \
    if (readArguments(env, info, kinds, a)) napi_create_double(env, name(__VA_ARGS__), &result); \
    return result;                                                            \
  }

BIND_NUMBER(matmulScratch, "nnnn", I(0), I(1), I(2), I(3))
BIND(matmul, "ppppnnnnnnnnp", P(0), P(1), P(2), P(3), I(4), I(5), I(6), I(7), I(8), I(9), I(10), I(11), P(12))
BIND(expArray, "ppn", P(0), P(1), I(2))
BIND(sigmoidArray, "ppn", P(0), P(1), I(2))
BIND(softplusArray, "ppn", P(0), P(1), I(2))
BIND(layerNorm, "ppppnn", P(0), P(1), P(2), P(3), I(4), I(5))
BIND(layerNormBackward, "ppppppnn", P(0), P(1), P(2), P(3), P(4), P(5), I(6), I(7))
BIND(causalConv, "ppppnnnn", P(0), P(1), P(2), P(3), I(4), I(5), I(6), I(7))
BIND_NUMBER(causalConvScratch, "nnn", I(0), I(1), I(2))
BIND(causalConvBackward, "pppppppnnnnp", P(0), P(1), P(2), P(3), P(4), P(5), P(6), I(7), I(8), I(9), I(10), P(11))
BIND_NUMBER(selectiveScanScratch, "nnnn", I(0), I(1), I(2), I(3))
BIND(selectiveScan, "ppppppppppnnnnnp", P(0), P(1), P(2), P(3), P(4), P(5), P(6), P(7), P(8), P(9), I(10), I(11),
     I(12), I(13), I(14), P(15))
BIND(selectiveScanBackward, "pppppppppppppppppnnnnnp", P(0), P(1), P(2), P(3), P(4), P(5), P(6), P(7), P(8),
     P(9), P(10), P(11), P(12), P(13), P(14), P(15), P(16), I(17), I(18), I(19), I(20), I(21), P(22))
BIND(gatedRmsNorm, "ppppnn", P(0), P(1), P(2), P(3), I(4), I(5))
BIND(gatedRmsNormBackward, "pppppppnn", P(0), P(1), P(2), P(3), P(4), P(5), P(6), I(7), I(8))
BIND_NUMBER(mixerScratch, "nnnnn", I(0), I(1), I(2), I(3), I(4))
BIND(mixer, "pppppppppnnnnnnp", P(0), P(1), P(2), P(3), P(4), P(5), P(6), P(7), P(8), I(9), I(10), I(11), I(12),
     I(13), I(14), P(15))
BIND(mixerBackward, "ppppppppppppppppnnnnnnp", P(0), P(1), P(2), P(3), P(4), P(5), P(6), P(7), P(8), P(9), P(10),
     P(11), P(12), P(13), P(14), P(15), I(16), I(17), I(18), I(19), I(20), I(21), P(22))
BIND(squaredError, "ppppnn", P(0), P(1), P(2), P(3), I(4), I(5))
BIND(squaredErrorBackward, "pppppnn", P(0), P(1), P(2), P(3), P(4), I(5), I(6))
BIND(sumSlots, "pnnppn", P(0), I(1), I(2), P(3), P(4), I(5))
BIND(adamW, "ppppppnnnnnnn", P(0), P(1), P(2), P(3), P(4), P(5), I(6), F(7), F(8), F(9), F(10), F(11), F(12))
BIND_NUMBER(packNetwork, "ppnnnnnnnn", P(0), P(1), I(2), I(3), I(4), I(5), I(6), I(7), I(8), I(9))
BIND_NUMBER(streamingStateSize, "p", P(0))
BIND(streamingStep, "ppp", P(0), P(1), P(2))
BIND(streamingPrediction, "ppp", P(0), P(1), P(2))
BIND_NUMBER(neighbourTreeSize, "nn", I(0), I(1))
BIND_NUMBER(neighbourTreeScratch, "nn", I(0), I(1))
BIND(buildNeighbourTree, "pppnnp", P(0), P(1), P(2), I(3), I(4), P(5))
BIND(nearestNeighbours, "pppnnnn", P(0), P(1), P(2), I(3), I(4), I(5), I(6))
BIND(fillHistogram, "pppppnnn", P(0), P(1), P(2), P(3), P(4), I(5), I(6), I(7))
BIND(subtractHistogram, "ppn", P(0), P(1), I(2))
BIND_NUMBER(partitionRows, "pppnnnnn", P(0), P(1), P(2), I(3), I(4), I(5), I(6), I(7))
BIND(addToRows, "ppnn", P(0), P(1), I(2), F(3))
BIND(multinomialDerivatives, "pppnn", P(0), P(1), P(2), I(3), I(4))
BIND(addTree, "ppppppnnn", P(0), P(1), P(2), P(3), P(4), P(5), I(6), I(7), I(8))
BIND_NUMBER(classTreeScratch, "nnn", I(0), I(1), I(2))
BIND_NUMBER(growClassTree, "ppppppnnnnnnnp", P(0), P(1), P(2), P(3), P(4), P(5), I(6), I(7), I(8), I(9), I(10),
            I(11), I(12), P(13))
BIND_NUMBER(softmaxLoss, "ppppppppnnnnn", P(0), P(1), P(2), P(3), P(4), P(5), P(6), P(7), I(8), I(9), I(10),
            I(11), I(12))
BIND(siluArray, "ppn", P(0), P(1), I(2))
BIND_NUMBER(packMixer, "ppnnnn", P(0), P(1), I(2), I(3), I(4), I(5))
BIND_NUMBER(mixerStateSize, "nnnn", I(0), I(1), I(2), I(3))
BIND_NUMBER(mixerStepScratch, "nnnn", I(0), I(1), I(2), I(3))
BIND(mixerStep, "ppppnnnnnnp", P(0), P(1), P(2), P(3), I(4), I(5), I(6), I(7), I(8), I(9), P(10))
BIND(addCells, "pppnnnn", P(0), P(1), P(2), I(3), I(4), I(5), I(6))
BIND_NUMBER(drawCodes, "pppnnnnnn", P(0), P(1), P(2), I(3), I(4), I(5), I(6), F(7), F(8))
BIND(embedCells, "pppnnn", P(0), P(1), P(2), I(3), I(4), I(5))
BIND(embedCellsBackward, "pppnnnn", P(0), P(1), P(2), I(3), I(4), I(5), I(6))
BIND_NUMBER(rowLossScratch, "nnnnn", I(0), I(1), I(2), I(3), I(4))
BIND(rowLoss, "pppppppppppppppppnnnnnp", P(0), P(1), P(2), P(3), P(4), P(5), P(6), P(7), P(8), P(9), P(10), P(11),
     P(12), P(13), P(14), P(15), P(16), I(17), I(18), I(19), I(20), I(21), P(22))
BIND_NUMBER(groupSearchScratch, "nnnn", I(0), I(1), I(2), I(3))
BIND(countGroups, "ppppppnp", P(0), P(1), P(2), P(3), P(4), P(5), I(6), P(7))
BIND(priceCells, "ppppnn", P(0), P(1), P(2), P(3), I(4), I(5))
BIND(scoreGroups, "pppppnnp", P(0), P(1), P(2), P(3), P(4), I(5), I(6), P(7))
BIND_NUMBER(swapGroups, "ppppppppnnnnnnnnnp", P(0), P(1), P(2), P(3), P(4), P(5), P(6), P(7), I(8), I(9), I(10), I(11),
            I(12), F(13), F(14), F(15), I(16), P(17))
BIND_NUMBER(gruScratch, "nnn", I(0), I(1), I(2))
BIND(gru, "pppppnnnp", P(0), P(1), P(2), P(3), P(4), I(5), I(6), I(7), P(8))
BIND(gruBackward, "pppppppnnnp", P(0), P(1), P(2), P(3), P(4), P(5), P(6), I(7), I(8), I(9), P(10))
BIND_NUMBER(packGruNetwork, "ppnnnn", P(0), P(1), I(2), I(3), I(4), I(5))
BIND_NUMBER(gruStreamingStateSize, "p", P(0))
BIND(gruStreamingStep, "ppp", P(0), P(1), P(2))
BIND(gruStreamingPrediction, "ppp", P(0), P(1), P(2))
BIND(tanhArray, "ppn", P(0), P(1), I(2))
BIND(dropout, "ppnnnnnn", P(0), P(1), I(2), I(3), F(4), I(5), I(6), I(7))
BIND(matrixVector, "pppnn", P(0), P(1), P(2), I(3), I(4))
BIND_NUMBER(laggedProductsScratch, "nn", I(0), I(1))
BIND(laggedProducts, "ppnnnp", P(0), P(1), I(2), I(3), I(4), P(5))

/**
 * Asks the system for large pages under the whole of a memory. A product's rows lie in many pages: on a virtual
 * machine a training step takes some 3 % longer on small ones. Where there is nothing to ask, nothing happens.
 */
static napi_value bind_useLargePages(napi_env env, napi_callback_info info) {
#if defined(__linux__)
  size_t given = 1, size = 0;
  napi_value value;
  void *memory = NULL;
  if (napi_get_cb_info(env, info, &given, &value, NULL, NULL) == napi_ok &&
      napi_get_typedarray_info(env, value, NULL, &size, &memory, NULL, NULL) == napi_ok) {
    const size_t page = 4096, skipped = (page - (size_t)memory % page) % page;
    if (size > skipped) madvise((char *)memory + skipped, size - skipped, MADV_HUGEPAGE);
  }
#endif
  return NULL;
}

#define EXPORT(name) {#name, NULL, bind_##name, NULL, NULL, NULL, napi_default, NULL}

#if defined(REQUIRES_V3)
#include <cpuid.h>

/** Registers whose state the operating system saves: bit 1 SSE, 2 AVX, 5–7 AVX-512. */
static unsigned savedRegisters(void) {
  unsigned low, high;
  __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
  return low;
}

/** What the kernels' instruction set lacks here, or NULL. */
static const char *missing(void) {
  unsigned a, b, c, d, leaf7;
  if (!__get_cpuid(1, &a, &b, &c, &d)) return "cpuid";
  if (!(c & bit_OSXSAVE)) return "AVX";
  unsigned saved = savedRegisters();
  if (!(c & bit_AVX) || (saved & 0x6) != 0x6) return "AVX";
  if (!(c & bit_FMA)) return "FMA";
  if (!__get_cpuid_count(7, 0, &a, &leaf7, &c, &d)) return "AVX2";
  if (!(leaf7 & bit_AVX2) || !(leaf7 & bit_BMI) || !(leaf7 & bit_BMI2)) return "AVX2";
#if defined(REQUIRES_V4)
  unsigned all = bit_AVX512F | bit_AVX512BW | bit_AVX512CD | bit_AVX512DQ | bit_AVX512VL;
  if ((leaf7 & all) != all || (saved & 0xe0) != 0xe0) return "AVX-512";
#endif
  return NULL;
}
#else
static const char *missing(void) { return NULL; }
#endif

/** Throws, so that the host takes another build, where the kernels would not run. */
NAPI_MODULE_INIT() {
  const char *lack = missing();
  if (lack) {
    char message[64] = "this CPU has no ";
    napi_throw_error(env, NULL, strcat(message, lack));
    return NULL;
  }
  const napi_property_descriptor kernels[] = {
      EXPORT(useLargePages),
      EXPORT(matmulScratch),         EXPORT(matmul),
      EXPORT(expArray),              EXPORT(sigmoidArray),
      EXPORT(softplusArray),         EXPORT(layerNorm),
      EXPORT(layerNormBackward),     EXPORT(causalConv),
      EXPORT(causalConvScratch),     EXPORT(causalConvBackward),
      EXPORT(selectiveScanScratch),  EXPORT(selectiveScan),
      EXPORT(selectiveScanBackward), EXPORT(gatedRmsNorm),
      EXPORT(gatedRmsNormBackward),  EXPORT(mixerScratch),
      EXPORT(mixer),                 EXPORT(mixerBackward),
      EXPORT(squaredError),          EXPORT(squaredErrorBackward),
      EXPORT(sumSlots),              EXPORT(adamW),
      EXPORT(packNetwork),           EXPORT(streamingStateSize),
      EXPORT(streamingStep),         EXPORT(streamingPrediction),
      EXPORT(neighbourTreeSize),     EXPORT(neighbourTreeScratch),
      EXPORT(buildNeighbourTree),    EXPORT(nearestNeighbours),
      EXPORT(fillHistogram),         EXPORT(subtractHistogram),
      EXPORT(partitionRows),         EXPORT(addToRows),
      EXPORT(multinomialDerivatives), EXPORT(addTree),
      EXPORT(classTreeScratch),      EXPORT(growClassTree),
      EXPORT(softmaxLoss),
      EXPORT(siluArray),             EXPORT(packMixer),
      EXPORT(mixerStateSize),        EXPORT(mixerStepScratch),
      EXPORT(mixerStep),             EXPORT(addCells),
      EXPORT(drawCodes),
      EXPORT(embedCells),            EXPORT(embedCellsBackward),
      EXPORT(rowLossScratch),        EXPORT(rowLoss),
      EXPORT(groupSearchScratch),    EXPORT(countGroups),
      EXPORT(priceCells),            EXPORT(scoreGroups),
      EXPORT(swapGroups),
      EXPORT(gruScratch),            EXPORT(gru),
      EXPORT(gruBackward),           EXPORT(packGruNetwork),
      EXPORT(gruStreamingStateSize), EXPORT(gruStreamingStep),
      EXPORT(gruStreamingPrediction), EXPORT(tanhArray),
      EXPORT(dropout),
      EXPORT(matrixVector),          EXPORT(laggedProductsScratch),
      EXPORT(laggedProducts),
  };
  napi_define_properties(env, exports, sizeof kernels / sizeof *kernels, kernels);
  return exports;
}
