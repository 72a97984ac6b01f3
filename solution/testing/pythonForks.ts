import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { packageRoot } from '../../base/packageRoot.js'

/** How a script ended and all that it wrote. */
export interface ScriptEnd {
  status: number
  stdout: string
  stderr: string
}

/** Runs Python scripts one after another, each in a process of its own that need not import numpy: see forks.py. */
export class PythonForks {
  private readonly child: ChildProcess
  private readonly answers: AsyncIterator<string>

  constructor() {
    const script = join(packageRoot, 'solution/testing/forks.py')
    this.child = spawn('python3', ['-B', script], { stdio: ['pipe', 'pipe', 'inherit'] })
    this.answers = createInterface({ input: this.child.stdout! })[Symbol.asyncIterator]()
  }

  async run(script: string, args: readonly string[]): Promise<ScriptEnd> {
    this.child.stdin!.write(`${JSON.stringify([script, ...args])}\n`)
    const { value, done } = await this.answers.next()
    if (done) throw new Error('forks.py ended')
    return JSON.parse(value)
  }

  close(): void {
    this.child.stdin!.end()
  }
}
