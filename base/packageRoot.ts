import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder that holds seqarena's package.json, from the sources as well as from dist/. */
export const packageRoot = findRoot(dirname(fileURLToPath(import.meta.url)))

/** Path of a compiled module, for worker threads and child processes: `distFile('train/gradientJob.js')`. */
export function distFile(path: string): string {
  return join(packageRoot, 'dist', path)
}

/** The version in package.json. */
export function packageVersion(): string {
  return JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')).version
}

function findRoot(folder: string): string {
  return existsSync(join(folder, 'package.json')) ? folder : findRoot(dirname(folder))
}
