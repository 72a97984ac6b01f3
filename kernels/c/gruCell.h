/** A gated recurrent unit's gates and next state, for whole vectors of its units. */
#pragma once

#include "elementwise.h"

struct gruCell {
  vec reset, update, candidate, state;
};

/**
 * @param reset, update arguments of their sigmoids
 * @param own what the step's inputs add to the candidate
 * @param recurrent what the state before adds to it, which the reset gate acts on
 */
INLINE struct gruCell gruCell(vec reset, vec update, vec own, vec recurrent, vec before) {
  /* NaN where one of them is not finite: the exponential would hide it. */
  vec fault = (reset + update) * splat(0);
  vec r = vsigmoid(reset), z = vsigmoid(update);
  vec n = vtanh(fma(r, recurrent, own) + fault);
  return (struct gruCell){r, z, n, fma(z, before - n, n)};
}
