/** The compiled forms of the kernels. */
export const buildNames = [
  'native-v4',
  'native-v3',
  'native-neon',
  'wasm-relaxed',
  'wasm-simd',
] as const
export type BuildName = (typeof buildNames)[number]

/**
 * What `--kernels` takes: `auto` is the first build that loads, `native` and `wasm` the first of their kind,
 * `composed` no kernels of ours but stock tfjs ops.
 */
export const kernelChoices = ['auto', 'native', 'wasm', 'composed', ...buildNames] as const
export type KernelChoice = (typeof kernelChoices)[number]
