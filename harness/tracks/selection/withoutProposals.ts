/** What is to be known of a search that the time ended before it began. */
export const withoutProposals =
  'No time was left for a single proposal: what was chosen is a random subset of the pool.'
