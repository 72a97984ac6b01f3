import { type ChildProcess, spawn } from 'node:child_process'
import { distFile } from '../../base/packageRoot.js'

/** How a command ended and all that it wrote. */
export interface CommandEnd {
  code: number | null
  stdout: string
  stderr: string
}

/**
 * Starts the command line in a process of its own, where colours are asked for and there is no terminal.
 *
 * @param variables of its environment, beside those of this process
 */
export function startCli(
  folder: string,
  args: readonly string[],
  variables: Readonly<Record<string, string>> = {},
): { child: ChildProcess; end: Promise<CommandEnd> } {
  const child = spawn(process.execPath, [distFile('harness/cli.js'), ...args], {
    cwd: folder,
    env: { ...process.env, FORCE_COLOR: '1', ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const written = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]!.setEncoding('utf8').on('data', (text: string) => {
      written[name] += text
    })
  }
  const end = new Promise<CommandEnd>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, ...written }))
  })
  return { child, end }
}
