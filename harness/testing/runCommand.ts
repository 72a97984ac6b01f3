import { vi } from 'vitest'
import { runCommandLine } from '../commandLine.js'
import type { CommandEnd } from './startCli.js'

const signals = ['SIGINT', 'SIGTERM'] as const

/** Runs a command line in this process, moved to a folder: without a process of its own it costs a test little. */
export async function runCommand(folder: string, args: readonly string[]): Promise<CommandEnd> {
  const written = { stdout: '', stderr: '' }
  const spies = (['stdout', 'stderr'] as const).map((name) =>
    vi.spyOn(process[name], 'write').mockImplementation((text) => {
      written[name] += text
      return true
    }),
  )
  const startFolder = process.cwd()
  process.chdir(folder)
  const listeners = signals.map((signal) => process.listeners(signal))
  try {
    return { code: await runCommandLine(args), ...written }
  } finally {
    process.chdir(startFolder)
    for (const spy of spies) spy.mockRestore()
    // A command listens for signals until its process ends.
    for (const [i, signal] of signals.entries()) {
      const added = process.listeners(signal).filter((listener) => !listeners[i].includes(listener))
      for (const listener of added) process.off(signal, listener)
    }
  }
}
