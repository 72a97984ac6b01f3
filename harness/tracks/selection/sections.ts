const lineBytes = 64

/** Cuts memory into sections that begin at lines of 64 bytes. */
export class Sections {
  private end: number

  /** @param first bytes that come before the sections */
  constructor(first: number) {
    this.end = wholeLines(first)
  }

  /** @returns where a section of so many bytes begins */
  add(bytes: number): number {
    const offset = this.end
    this.end = wholeLines(offset + bytes)
    return offset
  }

  get bytes(): number {
    return this.end
  }
}

function wholeLines(bytes: number): number {
  return Math.ceil(bytes / lineBytes) * lineBytes
}
