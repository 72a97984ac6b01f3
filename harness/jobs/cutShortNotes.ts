/** @param titles of the jobs that time ended early */
export function cutShortNotes(titles: readonly string[]): string[] {
  return titles.length > 0 ? [`--max-minutes cut short: ${titles.join(', ')}.`] : []
}
