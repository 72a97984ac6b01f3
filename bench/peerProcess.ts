import type { ChildProcess } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { packageRoot } from '../base/packageRoot.js'
import type { Children } from './children.js'

/** Lines of a failed peer's standard error that are shown. */
const shownLines = 5

/** A peer in a process of its own, asked one thing at a time; bench/peers/protocol.py is its other end. */
export class PeerProcess {
  private readonly answers: AsyncIterator<string>
  private readonly child: ChildProcess
  private complaint = ''
  private files = 0

  /** @param script one of bench/peers, as whose arguments `args` are given */
  constructor(
    private readonly children: Children,
    python: string,
    script: string,
    args: readonly string[],
    env: NodeJS.ProcessEnv,
  ) {
    const file = join(packageRoot, 'bench/peers', script)
    this.child = children.start(python, ['-B', file, ...args], {
      env: { ...process.env, ...env },
      stdio: ['pipe', 'pipe', 'pipe'],
    })
    this.child.on('error', (error) => {
      this.complaint += error.message
    })
    // The next answer, or its absence, says that the child is gone.
    this.child.stdin!.on('error', () => {})
    this.child.stderr!.setEncoding('utf8').on('data', (text: string) => {
      this.complaint += text
    })
    this.answers = createInterface(this.child.stdout!)[Symbol.asyncIterator]()
  }

  /** @throws {Error} with what the peer says when it fails */
  async ask<Answer>(op: string, request: object = {}): Promise<Answer> {
    this.child.stdin!.write(`${JSON.stringify({ op, ...request })}\n`)
    const { value, done } = await this.answers.next()
    const tail = this.complaint.trim().split('\n').slice(-shownLines).join('\n')
    if (done) throw new Error(`a peer ended: ${tail}`)
    const { answer, error } = JSON.parse(value)
    if (error !== undefined) throw new Error(`a peer failed at ${op}: ${error}`)
    return answer
  }

  /** Name of a new file that the peer can read or write. */
  newFile(): string {
    return join(this.children.folder, `${this.child.pid}-${this.files++}.f32`)
  }

  /** Writes an array for the peer. @returns the file's name */
  hand(values: Float32Array): string {
    const file = this.newFile()
    writeFileSync(file, values)
    return file
  }

  close() {
    this.child.kill()
  }
}

/** Reads what a peer wrote. */
export function readFloats(file: string): Float32Array {
  return new Float32Array(Uint8Array.from(readFileSync(file)).buffer)
}
