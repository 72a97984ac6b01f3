import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { packageRoot, packageVersion } from '../base/packageRoot.js'

interface Packed {
  filename: string
  unpackedSize: number
  files: { path: string }[]
}

interface LockedPackage {
  dev?: boolean
  hasInstallScript?: boolean
}

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'seqarena-installed-')))
const manifest = readJson(join(packageRoot, 'package.json'))
const lock = readJson(join(packageRoot, 'package-lock.json'))
const production: [string, LockedPackage][] = Object.entries<LockedPackage>(lock.packages).filter(
  ([path, { dev }]) => path !== '' && !dev,
)
const rooms = 'base kernels datasets eval models solution train harness'.split(' ')
let packed: Packed

beforeAll(async () => {
  const pack = ['pack', '--ignore-scripts', '--json', '--pack-destination', folder]
  packed = JSON.parse(await run('npm', pack, packageRoot))[0]
  writeProject(packed.filename)
  await run('npm', ['ci', '--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund'])
}, 300_000)

afterAll(() => rmSync(folder, { recursive: true, force: true }))

/**
 * The project of a user who has seqarena alone. It is locked to the versions that are tested here: `npm ci`
 * has them in its cache since they were installed for this checkout, and asks no registry for newer ones.
 */
function writeProject(tarball: string) {
  const name = 'user'
  const dependencies = { seqarena: `file:${tarball}` }
  const { version, bin } = manifest
  const own = { version, bin, resolved: dependencies.seqarena, dependencies: manifest.dependencies }
  const packages = {
    '': { name, dependencies },
    'node_modules/seqarena': own,
    ...Object.fromEntries(production),
  }
  const files = {
    'package.json': { name, type: 'module', private: true, dependencies },
    'package-lock.json': { name, lockfileVersion: 3, requires: true, packages },
  }
  for (const [file, content] of Object.entries(files)) {
    writeFileSync(join(folder, file), JSON.stringify(content))
  }
}

function readJson(file: string) {
  return JSON.parse(readFileSync(file, 'utf8'))
}

async function run(command: string, args: string[], cwd = folder): Promise<string> {
  return (await promisify(execFile)(command, args, { cwd })).stdout
}

function seqarena(line: string): Promise<string> {
  return run(join(folder, 'node_modules/.bin/seqarena'), line.split(' '))
}

async function runScript(source: string): Promise<unknown> {
  writeFileSync(join(folder, 'script.js'), source)
  return JSON.parse(await run(process.execPath, ['script.js']))
}

describe('the package', () => {
  it('needs no install script: none of its dependencies has one', () => {
    const scripts = ['preinstall', 'install', 'postinstall']
    expect(Object.keys(manifest.scripts).filter((name) => scripts.includes(name))).toEqual([])
    expect(production.length).toBeGreaterThan(Object.keys(manifest.dependencies).length)
    expect(production.filter(([, { hasInstallScript }]) => hasInstallScript)).toEqual([])
  })

  it('holds what runs, and neither tests nor sources', () => {
    const paths = packed.files.map(({ path }) => path)
    expect(paths).toEqual(
      expect.arrayContaining([
        ...['LICENSE', 'README.md', 'CHANGELOG.md', 'docs/forecast.md', 'prepare_submission.sh'],
        ...['dist/index.js', 'dist/index.d.ts', 'dist/solution.mjs', 'dist/harness/cli.js'],
        ...['solution/solution.py', 'solution/test_solution.py', 'solution/utils.py'],
        ...['solution/requirements.txt', 'harness/score/python_runner.py'],
      ]),
    )
    const superfluous =
      /test\.|testing|fixtures|samples|\.map$|(?<!\.d)\.ts$|^(dist\/)?bench|^scripts/
    expect(paths.filter((path) => superfluous.test(path))).toEqual([])
    expect(packed.unpackedSize).toBeLessThan(6e6)
  })
})

describe('the installed command', () => {
  it('simulates, trains, scores and packs', async () => {
    expect(await seqarena('--version')).toBe(`${packageVersion()}\n`)
    await seqarena('simulate --sequences 5 --steps 120 --out t.parquet')
    const network = '--d-model 8 --n-layers 1 --d-state 4 --head-dim 8 --features raw'
    await seqarena(`train --data t.parquet ${network} --num-models 1 --epochs 1 --name tiny`)
    const score = JSON.parse(await seqarena('score --data t.parquet --json -'))
    expect(score).toMatchObject({ sequences: 5, scoredRows: 100 })
    const submission = JSON.parse(await seqarena('package --json -'))
    expect(submission.names).toContain('requirements.txt')
  })
})

describe('the installed library', () => {
  it('opens every door that package.json names', async () => {
    const doors = Object.keys(manifest.exports).filter((door) => door !== './package.json')
    expect(doors.sort()).toEqual(
      ['.', ...rooms.map((room) => `./${room}`), './solution.mjs'].sort(),
    )
    const names = await runScript(`
      const all = {}
      for (const door of ${JSON.stringify(doors)}) {
        all[door] = Object.keys(await import(door.replace('.', 'seqarena')))
      }
      console.log(JSON.stringify(all))`)
    const { '.': whole, './solution.mjs': solution, ...byRoom } = names as Record<string, string[]>
    expect(whole.sort()).toEqual(Object.values(byRoom).flat().sort())
    expect(solution).toEqual(['PredictionModel'])
  })

  it('reads, forecasts and judges what the command made', async () => {
    const result = await runScript(`
      import { loadPredictionModel, resolveSolution, scoreSolution } from 'seqarena'
      import { readSequenceTable, sequenceAt } from 'seqarena/datasets'
      import { R2Accumulator } from 'seqarena/eval'
      const { table } = await readSequenceTable('t.parquet')
      const n = table.featureNames.length
      const model = loadPredictionModel('runs/tiny')
      const accumulator = new R2Accumulator(n)
      for (let i = 0; i < table.seqIx.length; i++) {
        const { seqIx, states, needPrediction } = sequenceAt(table, i)
        const predictions = new Float64Array(states.length).fill(NaN)
        for (let step = 0; step < needPrediction.length; step++) {
          const state = states.subarray(step * n, (step + 1) * n)
          const point = { seqIx, stepInSeq: step, needPrediction: needPrediction[step] === 1, state }
          predictions.set(model.predict(point) ?? [], step * n)
        }
        accumulator.addSequence({ seqIx, states, needPrediction }, predictions)
      }
      const { score } = await scoreSolution({
        data: 't.parquet', solution: resolveSolution('runs/tiny'), sandbox: 'off',
      })
      console.log(JSON.stringify([accumulator.result().meanR2, score.meanR2]))`)
    const [byHand, scored] = result as [number, number]
    expect(byHand).toBe(scored)
  })

  it('has types: right use compiles, wrong use does not', async () => {
    writeFileSync(
      join(folder, 'use.ts'),
      `import { scoreSolution, type SequenceTable, type TrainConfig, trainConfig } from 'seqarena'
import { readSequenceTable } from 'seqarena/datasets'
import type { PredictionModel } from 'seqarena/solution'
import { PredictionModel as Submitted } from 'seqarena/solution.mjs'

const config: TrainConfig = trainConfig({ numModels: 2 })
const { table }: { table: SequenceTable } = await readSequenceTable('t.parquet')
const solution = { kind: 'node', file: 'solution.mjs', label: 'mine' } as const
const { score } = await scoreSolution({ data: 't.parquet', solution })
export const meanR2: number = score.meanR2 + table.offsets.length + config.lr
export const model: PredictionModel = new Submitted()
// @ts-expect-error a misspelt option
trainConfig({ numModel: 2 })
// @ts-expect-error a number is no text
export const text: string = score.meanR2
`,
    )
    const tsc = join(packageRoot, 'node_modules/typescript/bin/tsc')
    const options = '--noEmit --strict --module nodenext --target es2022 --skipLibCheck use.ts'
    expect(await run(process.execPath, [tsc, ...options.split(' ')])).toBe('')
  })
})
