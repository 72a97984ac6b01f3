#pragma once

#include "vector.h"

INLINE int least(int a, int b) { return a < b ? a : b; }
INLINE int most(int a, int b) { return a > b ? a : b; }
INLINE int divideUp(int n, int unit) { return (n + unit - 1) / unit; }
INLINE int roundUp(int n, int unit) { return divideUp(n, unit) * unit; }
