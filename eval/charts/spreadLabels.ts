interface Block {
  /** Numbers of its labels, in the order in which they stand. */
  members: number[]
  /** Mean of where they would like to be. */
  centre: number
}

/**
 * Places of labels that are `gap` apart at least and as near as can be to where they belong: labels that would
 * overlap stand as a block around the middle of their places, and blocks that touch become one.
 *
 * Source: pooling of adjacent violators, Ayer et al. 1955, Annals of Mathematical Statistics 26.
 *
 * @param wanted in any order
 * @param range that the places stay in, where it has room for all
 */
export function spreadLabels(
  wanted: readonly number[],
  gap: number,
  [low, high]: readonly [number, number],
): number[] {
  const blocks: Block[] = []
  const order = wanted.map((_, i) => i).sort((a, b) => wanted[a] - wanted[b])
  const half = ({ members }: Block) => ((members.length - 1) * gap) / 2
  const inside = (block: Block) => {
    const centre = Math.min(block.centre, high - half(block))
    return Math.max(centre, low + half(block))
  }
  for (const index of order) {
    let block: Block = { members: [index], centre: wanted[index] }
    for (let above = blocks.at(-1); above; above = blocks.at(-1)) {
      if (inside(above) + half(above) + gap <= inside(block) - half(block)) break
      blocks.pop()
      const members = [...above.members, ...block.members]
      const sum = above.centre * above.members.length + block.centre * block.members.length
      block = { members, centre: sum / members.length }
    }
    blocks.push(block)
  }
  const places: number[] = Array(wanted.length)
  for (const block of blocks) {
    const first = inside(block) - half(block)
    for (const [i, index] of block.members.entries()) places[index] = first + i * gap
  }
  return places
}
