import { linkSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { checkOutputs } from './checkOutputs.js'

const folder = mkdtempSync(join(tmpdir(), 'seqarena-outputs-'))
const inFolder = (name: string) => join(folder, name)
afterAll(() => rmSync(folder, { recursive: true, force: true }))
writeFileSync(inFolder('a.csv'), 'a')

describe('checkOutputs', () => {
  it('names both options where the same file is read and written', () => {
    const out = `${folder}/./a.csv`
    const check = () =>
      checkOutputs({ '--json': '-', '--out': out }, { '--data': ['b.csv', inFolder('a.csv')] })
    expect(check).toThrow(
      `${out}: is read as --data, and --out would overwrite it. Name another file for --out.`,
    )
    expect(check).toThrow(expect.objectContaining({ code: 'OUTPUT_IS_INPUT', exitCode: 2 }))
  })

  it('sees through relative paths, links, and names of what is not there', () => {
    linkSync(inFolder('a.csv'), inFolder('hard.csv'))
    symlinkSync('a.csv', inFolder('soft.csv'))
    const names = ['hard.csv', 'soft.csv'].map(inFolder)
    for (const out of [...names, relative(process.cwd(), inFolder('a.csv'))]) {
      expect(() => checkOutputs({ '--out': out }, { '<file>': inFolder('a.csv') })).toThrow(out)
    }
    expect(() => checkOutputs({ '--out': 'no.csv' }, { '<file>': './no.csv' })).toThrow('no.csv')
  })

  it('lets through other files, options that were not given, and standard output', () => {
    const inputs = { '<file>': inFolder('a.csv'), '--types': undefined, '--test': null }
    checkOutputs({ '--out': inFolder('b.csv'), '--json': undefined }, inputs)
    checkOutputs({ '--json': '-' }, { '<file>': '-' })
  })
})
