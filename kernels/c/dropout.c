/** Dropout, its masks drawn from Philox4x32-10 (Salmon et al., SC 2011) as base/random.ts draws them. */
#include <stdint.h>

#include "kernels.h"

/** Blocks of four words that are drawn side by side, so that the compiler can take vectors of them. */
enum { SIDE = 16, WORDS = 4 };

struct lanes {
  uint32_t word[WORDS][SIDE];
};

static inline void philox(struct lanes *c, uint32_t key0, uint32_t key1) {
  for (int round = 0; round < 10; round++) {
    for (int i = 0; i < SIDE; i++) {
      uint64_t p0 = (uint64_t)0xd2511f53 * c->word[0][i], p1 = (uint64_t)0xcd9e8d57 * c->word[2][i];
      c->word[0][i] = (uint32_t)(p1 >> 32) ^ c->word[1][i] ^ key0;
      c->word[1][i] = (uint32_t)p1;
      c->word[2][i] = (uint32_t)(p0 >> 32) ^ c->word[3][i] ^ key1;
      c->word[3][i] = (uint32_t)p0;
    }
    key0 += 0x9e3779b9;
    key1 += 0xbb67ae85;
  }
}

void dropout(const float *x, float *out, int n, int dropBelow, double scale, int key0, int key1, int address) {
  const float factor = (float)scale;
  for (int from = 0; from < n; from += SIDE * WORDS) {
    struct lanes drawn;
    for (int i = 0; i < SIDE; i++) {
      drawn.word[0][i] = (uint32_t)(from / WORDS + i);
      drawn.word[1][i] = (uint32_t)address;
      drawn.word[2][i] = drawn.word[3][i] = 0;
    }
    philox(&drawn, (uint32_t)key0, (uint32_t)key1);
    float kept[SIDE * WORDS];
    for (int w = 0; w < WORDS; w++)
      for (int i = 0; i < SIDE; i++)
        kept[i * WORDS + w] = drawn.word[w][i] < (uint32_t)dropBelow ? 0 : factor;
    const int count = n - from < SIDE * WORDS ? n - from : SIDE * WORDS;
    for (int i = 0; i < count; i++) out[from + i] = x[from + i] * kept[i];
  }
}
