const keptBytes = 16_384
const keptLines = 8

/** The end of what a process prints, however much it prints. */
export class OutputTail {
  private kept = ''

  push(text: string): void {
    this.kept = (this.kept + text).slice(-keptBytes)
  }

  /** Whether it ends with something that contains `text`. */
  includes(text: string): boolean {
    return this.kept.includes(text)
  }

  /** The last lines, without empty ones and frames of Node's own code, indented; '' when there are none. */
  lines(): string {
    return this.kept
      .split('\n')
      .filter((line) => line.trim() !== '' && !line.includes('(node:internal/'))
      .slice(-keptLines)
      .map((line) => `  ${line.trimEnd()}`)
      .join('\n')
  }
}
