import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))
const cli = join(here, '../../dist/harness/cli.js')
const small = '--models 1 --epochs 4 --coherence-iterations 2000 --refinement-iterations 2000'

/**
 * Synthesizes a table of 60 columns in 60 spellings that pandas made, and has pandas read the result by its own
 * parsers: as CSV, by groups and flat.
 *
 * @returns exit code: 1 where a column comes out in another spelling
 */
export async function tortureForms({ rows }) {
  const folder = mkdtempSync(join(tmpdir(), 'seqarena-forms-'))
  const python = (...args) =>
    execFileSync('python3', [join(here, 'forms.py'), ...args], { stdio: 'inherit' })
  const real = join(folder, 'real.csv')
  try {
    python('make', real, String(rows))
    for (const key of [['--key', 'key'], []]) {
      const results = join(folder, `results-${key.length}`)
      const command = ['synthesize', real, ...key, ...small.split(' '), '--results-dir', results]
      execFileSync(process.execPath, [cli, ...command, '--runs-dir', folder], { stdio: 'inherit' })
      const name = readdirSync(results).find((file) => file.endsWith('.csv'))
      console.log(key.length > 0 ? 'by groups' : 'flat')
      python('check', real, join(results, name))
    }
    return 0
  } catch (error) {
    console.error(error.message)
    return 1
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
