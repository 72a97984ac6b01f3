// Compiles the sources to dist/ and bundles the Node submission into one file, dist/solution.mjs.
import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const tsc = createRequire(import.meta.url).resolve('typescript/package.json')

const compiled = spawnSync(
  process.execPath,
  [join(dirname(tsc), 'bin/tsc'), '-p', 'tsconfig.build.json'],
  {
    cwd: root,
    stdio: 'inherit',
  },
)
if (compiled.status !== 0) process.exit(compiled.status ?? 1)

const entry = join(root, 'dist/solution/solution.js')
if (existsSync(entry)) {
  const bundle = await rolldown({ input: entry, platform: 'node', logLevel: 'warn' })
  await bundle.write({ file: join(root, 'dist/solution.mjs'), format: 'esm' })
  await bundle.close()
}
const cli = join(root, 'dist/harness/cli.js')
if (existsSync(cli)) chmodSync(cli, 0o755)
