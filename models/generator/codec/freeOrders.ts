import type { RandomStream } from '../../../base/random.js'
import { blockOrder, blockOrders, inverse, modulo } from './blockOrder.js'
import { indexIn, type LabelForm } from './labelForms.js'
import { keyOf, type LabelPattern } from './labelPattern.js'

/**
 * Orders of the blocks of each form by which no label is real. Each is a random one of those that are free of real
 * labels, so that it tells no more of these than the made-up labels do.
 *
 * @returns beside the orders the forms that have none, in which real labels are too dense
 */
export function freeOrders(
  pattern: LabelPattern,
  forms: readonly LabelForm[],
  real: readonly string[],
  random: RandomStream,
): { orders: number[][]; dense: LabelForm[] } {
  const byLength = new Map<number, string[]>()
  for (const label of real) {
    const own = byLength.get(label.length)
    if (own) own.push(label)
    else byLength.set(label.length, [label])
  }
  const orders: number[][] = []
  const dense: LabelForm[] = []
  for (const form of forms) {
    const own = ordersOf(form, pattern, byLength.get(form.length) ?? [], random)
    if (own) orders.push(own)
    else dense.push(form)
  }
  return { orders, dense }
}

function ordersOf(
  form: LabelForm,
  pattern: LabelPattern,
  real: readonly string[],
  random: RandomStream,
): number[] | undefined {
  const { size, needed } = form
  const { times, plus } = keyOf(pattern, size)
  const back = inverse(times, size)
  const places = real.flatMap((label) => {
    const index = indexIn(form, label)
    return index === undefined ? [] : [modulo(back * (index - plus), size)]
  })
  if (places.length === 0) return []
  // The fewer real labels a block has, the more of its orders are free of them.
  for (let blocks = 1; blocks <= Math.min(2 * places.length, needed); blocks *= 2) {
    const orders = ordersOfBlocks(places, blocks, form, random)
    if (orders) return orders
  }
  return undefined
}

function ordersOfBlocks(
  places: readonly bigint[],
  blocks: number,
  { size, needed }: LabelForm,
  random: RandomStream,
): number[] | undefined {
  const blockSize = size / BigInt(blocks)
  const made = BigInt(Math.ceil(needed / blocks))
  if (blockSize < made) return undefined
  const realOf = Array.from({ length: blocks }, (): bigint[] => [])
  for (const place of places) {
    realOf[Number(place % BigInt(blocks))].push(place / BigInt(blocks))
  }
  const inverses = new Map<number, bigint>()
  const orders: number[] = []
  for (const own of realOf) {
    const first = random.integer(blockOrders)
    const isFree = (number: number) => {
      const { times, plus } = blockOrder(blockSize, number)
      const back = inverses.get(number) ?? inverse(times, blockSize)
      inverses.set(number, back)
      return own.every((place) => modulo(back * (place - plus), blockSize) >= made)
    }
    let tried = 0
    while (tried < blockOrders && !isFree((first + tried) % blockOrders)) tried++
    if (tried === blockOrders) return undefined
    orders.push((first + tried) % blockOrders)
  }
  return orders
}
