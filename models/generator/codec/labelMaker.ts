import { RandomStream } from '../../../base/random.js'
import { type BlockOrder, blockOrder } from './blockOrder.js'
import { drawWeighted } from './drawWeighted.js'
import { type LabelForm, labelAt, labelForms } from './labelForms.js'
import { keyOf, type LabelPattern, type PatternDomains } from './labelPattern.js'

/** Makes the label of a number: 0, 1, … */
export type LabelMaker = (number: number) => string

/** Numbers after which domains come in the same order again; a prime, so that each meets every form. */
const domainTurn = 1021

/** Makes labels of a pattern. Beyond its room a label has a number behind it. */
export function labelMaker(pattern: LabelPattern): LabelMaker {
  const { room, orders, domains } = pattern
  const { forms, placeOf } = labelForms(pattern)
  const makers = forms.map((form, i) => formMaker(form, pattern, orders?.[i]))
  const make = (number: number) => {
    const { form, rank } = placeOf(number % room)
    const label = makers[form](rank)
    return number < room ? label : `${label}-${Math.floor(number / room)}`
  }
  if (!domains) return make
  const domainOf = domainMaker(domains, pattern)
  return (number) => `${make(number)}@${domainOf(number)}`
}

/** Makes the labels of a form by their numbers. */
function formMaker(
  form: LabelForm,
  pattern: LabelPattern,
  orders: readonly number[] = [],
): LabelMaker {
  const { times, plus } = keyOf(pattern, form.size)
  if (orders.length === 0) return (rank) => labelAt(form, (times * BigInt(rank) + plus) % form.size)
  const blocks = orders.length
  const blockSize = form.size / BigInt(blocks)
  const known = new Map<number, BlockOrder>()
  return (rank) => {
    const block = rank % blocks
    const number = orders[block]
    const order = known.get(number) ?? blockOrder(blockSize, number)
    known.set(number, order)
    const place = (order.times * BigInt(Math.floor(rank / blocks)) + order.plus) % blockSize
    const mixed = place * BigInt(blocks) + BigInt(block)
    return labelAt(form, (times * mixed + plus) % form.size)
  }
}

function domainMaker({ common, others }: PatternDomains, { times, plus }: LabelPattern) {
  const random = new RandomStream(times, 'label-domains', plus)
  const weights = [...common.map(([, labels]) => labels), ...(others ? [others.labels] : [])]
  const picks = Array.from({ length: domainTurn }, () => drawWeighted(weights, random))
  const makeOther = others && labelMaker(others.pattern)
  return (number: number) => {
    const pick = picks[number % domainTurn]
    return common[pick]?.[0] ?? makeOther!(number % others!.pattern.room)
  }
}
