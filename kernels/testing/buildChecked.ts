import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { packageRoot } from '../../base/packageRoot.js'

/** Compiles the checked build before the tests, as fresh as the sources. Without the compiler there is none. */
export default function buildChecked() {
  const script = join(packageRoot, 'scripts/build-kernels.mjs')
  const { status, stderr } = spawnSync(process.execPath, [script, 'wasm-checked'])
  if (status !== 0) throw new Error(`the checked kernels do not compile:\n${stderr}`)
}
