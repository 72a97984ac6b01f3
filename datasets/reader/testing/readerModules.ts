import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { distFile } from '../../../base/packageRoot.js'

let count = 0

/**
 * Writes a module that opens files, for the process that reads.
 *
 * @param body of `openFile(file, options)`; `opened(info, scans)` makes what it returns
 */
export function readerModule(folder: string, body: string): string {
  const module = join(folder, `reader${count++}.mjs`)
  const imports = { DataError: 'base/errors.js', nativeWork: 'base/nativeWork.js' }
  const lines = Object.entries(imports).map(
    ([name, path]) => `import { ${name} } from ${JSON.stringify(pathToFileURL(distFile(path)))}`,
  )
  writeFileSync(
    module,
    `${lines.join('\n')}
import { setTimeout as sleep } from 'node:timers/promises'
const opened = (info, scans = {}) => ({ info, scans, close() {} })
export default async function openFile(file, options) {
${body}
}
`,
  )
  return module
}

/** Ways not to come to an end, none of which does harm. */
export const stuck = {
  'a loop': 'for (;;);',
  'a wait for nothing': 'await sleep(1e6)',
  'memory that grows': `const kept = []
    for (;;) {
      kept.push(Buffer.alloc(1 << 24, 1))
      await sleep(20)
    }`,
} as const
