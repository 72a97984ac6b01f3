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

  /** The last lines that are not empty, indented; '' when nothing was printed. */
  lines(): string {
    const lines = this.kept.split('\n').filter((line) => line.trim() !== '')
    return lines
      .slice(-keptLines)
      .map((line) => `  ${line.trimEnd()}`)
      .join('\n')
  }
}
