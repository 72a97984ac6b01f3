import { setKernel, type TfjsKernels } from './tfjsKernels.js'

/**
 * Makes a tensor's clone share its memory, as on tfjs' other backends; the wasm backend's own `Identity` copies.
 * tfjs clones every tensor that a gradient keeps, which took two of eleven milliseconds of a crop's gradient.
 */
export function useSharedIdentity({ memory }: TfjsKernels) {
  setKernel('Identity', ({ x }) => memory.share(x))
}
