import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { writeFileAtomic } from '../../../base/files.js'
import type { GroupCodes } from '../../../models/generator/sampling.js'

/** Groups of a file: a killed sampling loses no more. */
const blockGroups = 4096

/** Codes of groups as they are sampled, kept in files until all are there: `codes-FIRST-COUNT.bin`. */
export class CodeBlocks {
  /** Groups that are in files. */
  private written = 0
  /** Groups that are there. */
  private there = 0

  /**
   * @param codes [rows, width] room for all groups, filled in from left to right
   * @param starts [groups + 1] the first row of each group
   */
  constructor(
    private readonly folder: string,
    private readonly codes: GroupCodes,
    private readonly starts: Int32Array,
    private readonly width: number,
  ) {
    const names = this.names()
    for (;;) {
      const name = names.find((one) => one.startsWith(`codes-${this.written}-`))
      if (name === undefined) break
      const count = Number(/(\d+)\.bin$/.exec(name)![1])
      const own = bytesOf(this.part(this.written, this.written + count))
      own.set(readFileSync(join(folder, name)))
      this.written += count
    }
    this.there = this.written
  }

  /** Groups that are there, from the first on. */
  get count(): number {
    return this.there
  }

  /** The next groups. */
  add(codes: GroupCodes, count: number) {
    this.part(this.there, this.there + count).set(codes)
    this.there += count
    if (this.there - this.written >= blockGroups) this.flush()
  }

  /** Writes what is in no file yet. */
  flush() {
    if (this.there === this.written) return
    const name = `codes-${this.written}-${this.there - this.written}.bin`
    writeFileAtomic(join(this.folder, name), bytesOf(this.part(this.written, this.there)))
    this.written = this.there
  }

  /** Removes the files. */
  remove() {
    for (const name of this.names()) rmSync(join(this.folder, name))
  }

  private part(from: number, to: number): GroupCodes {
    return this.codes.subarray(this.starts[from] * this.width, this.starts[to] * this.width)
  }

  private names(): string[] {
    return readdirSync(this.folder).filter((name) => /^codes-\d+-\d+\.bin$/.test(name))
  }
}

function bytesOf({ buffer, byteOffset, byteLength }: GroupCodes): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength)
}
