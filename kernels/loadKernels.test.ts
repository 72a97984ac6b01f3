import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type KernelBuild, platformBuilds } from './builds.js'
import type { BuildName } from './kernelChoices.js'
import { OwnMemory } from './kernelMemory.js'
import { loadKernels } from './loadKernels.js'
import { nativeKernels } from './nativeKernels.js'
import { wasmKernels } from './wasmKernels.js'

const wasm = platformBuilds().find(({ name }) => name === 'wasm-simd')!
const failing = (name: BuildName, reason: string): KernelBuild => ({
  name,
  load: () => {
    throw new Error(reason)
  },
})

describe('loadKernels', () => {
  it('takes the first build that loads, and says why the ones before it do not', () => {
    const builds = [
      failing('native-v4', 'this CPU has no AVX-512'),
      failing('native-v3', 'cannot open\nlong'),
      wasm,
    ]
    const { build, reason, functions } = loadKernels('auto', new OwnMemory(), builds)
    expect(build).toBe('wasm-simd')
    expect(reason).toBe(
      'chosen automatically; native-v4: this CPU has no AVX-512; native-v3: cannot open',
    )
    expect(functions.matmulScratch(4, 4, 4, 0)).toBeGreaterThanOrEqual(0)
  })

  it('takes only what is asked for: one build, or the first of a kind', () => {
    const memory = new OwnMemory()
    expect(loadKernels('wasm-simd', memory)).toMatchObject({ build: 'wasm-simd' })
    expect(loadKernels('wasm', memory).build).toMatch(/^wasm-/)
    const builds = [failing('native-v4', 'broken'), failing('native-v3', 'too'), wasm]
    expect(() => loadKernels('native', memory, builds)).toThrow(
      'no native build of the kernels loads: native-v4: broken; native-v3: too. Use --kernels auto.',
    )
    expect(() => loadKernels('native-neon', memory, builds)).toThrow(
      'no native-neon build of the kernels loads: there is none for this platform',
    )
  })
})

describe('a build that cannot run', () => {
  it('is refused with the reason, not a crash: no addon, an old one, a cut file', () => {
    const memory = new OwnMemory()
    const folder = mkdtempSync(join(tmpdir(), 'seqarena-'))
    const text = join(folder, 'text.node')
    writeFileSync(text, 'not a library')
    expect(() => nativeKernels(text, memory)).toThrow(/text\.node/)
    const old = join(folder, 'old.cjs')
    writeFileSync(old, 'exports.useLargePages = () => {}; exports.matmulScratch = () => 0')
    expect(() => nativeKernels(old, memory)).toThrow('is out of date, it lacks matmul;')
    const bytes = readFileSync(new URL('./wasm/wasm-simd.wasm', import.meta.url))
    expect(() => wasmKernels(bytes.subarray(0, 1000), memory)).toThrow(/WebAssembly/)
  })
})

describe('the native binding', () => {
  const native = platformBuilds().find(({ name }) => name.startsWith('native'))!
  const memory = new OwnMemory()
  const functions = (() => {
    try {
      return native.load(memory)
    } catch {
      return null
    }
  })()

  it.skipIf(!functions)('refuses a wrong number of arguments and an offset outside', () => {
    expect(() => functions!.expArray(64)).toThrow('wrong number of arguments')
    expect(() => functions!.expArray(64, 1e9, 1)).toThrow('an offset is outside the memory')
    expect(() => functions!.expArray(64, -4, 1)).toThrow('an offset is outside the memory')
  })
})
