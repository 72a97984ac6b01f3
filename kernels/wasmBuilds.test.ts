import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { packageRoot } from '../base/packageRoot.js'
import { OwnMemory } from './kernelMemory.js'
import { testedBuilds } from './testing/runnableBuilds.js'

const committed = (name: string) => readFileSync(join(packageRoot, 'kernels/wasm', `${name}.wasm`))

describe('the committed wasm builds', () => {
  it('are what the sources compile to, byte for byte', { timeout: 120_000 }, () => {
    const names = ['wasm-simd', 'wasm-relaxed']
    const out = mkdtempSync(join(tmpdir(), 'seqarena-'))
    const script = join(packageRoot, 'scripts/build-kernels.mjs')
    const { status, stderr } = spawnSync(process.execPath, [script, ...names, '--out', out])
    expect(status, String(stderr)).toBe(0)
    for (const name of names) {
      const isSame = readFileSync(join(out, `${name}.wasm`)).equals(committed(name))
      expect(isSame, `${name} is stale: npm run build:kernels`).toBe(true)
    }
  })

  it('hold no data, which would overwrite what tfjs keeps at the start of its memory', () => {
    expect(sectionIds(committed('wasm-simd'))).not.toContain(dataSection)
    expect(sectionIds(committed('wasm-relaxed'))).not.toContain(dataSection)
  })
})

const checked = testedBuilds().find(({ name }) => name === 'wasm-checked')

it.skipIf(!checked)(
  'the checked build traps undefined behaviour: here a sum that overflows',
  () => {
    const functions = checked!.load(new OwnMemory())
    expect(functions.mixerScratch(1000, 64, 2, 8, 4)).toBeGreaterThan(0)
    expect(() => functions.mixerScratch(2 ** 31 - 1, 64, 2, 8, 4)).toThrow('unreachable')
  },
)

const dataSection = 11

/** Ids of a module's sections: each is an id, its length as LEB128, and that many bytes. */
function sectionIds(bytes: Uint8Array): number[] {
  const ids: number[] = []
  let at = 8
  while (at < bytes.length) {
    ids.push(bytes[at++])
    let length = 0
    let shift = 0
    let byte: number
    do {
      byte = bytes[at++]
      length |= (byte & 0x7f) << shift
      shift += 7
    } while (byte & 0x80)
    at += length
  }
  return ids
}
