import { RandomStream } from '../../base/random.js'
import type { Table } from '../table.js'

const shops = ['North', 'South', 'East']
const firstDay = Date.UTC(2024, 0, 1)

/**
 * Orders of customers, three to six each: the amount follows the one before and depends on the shop, some
 * ratings are missing, and whether a customer returns depends on both.
 *
 * @param confused probability that an order has some other shop than the one its amount comes from
 */
export function orders(customers: number, seed: number, confused = 0): Table {
  const random = new RandomStream(seed, 'orders')
  const rows = Array.from({ length: customers }, (_, customer) => {
    const shop = random.integer(shops.length)
    let amount = 20 + 15 * shop + 5 * random.normal()
    let day = random.integer(300)
    return Array.from({ length: 3 + random.integer(4) }, () => {
      amount = 0.7 * amount + 0.3 * (20 + 15 * shop) + 3 * random.normal()
      day += 1 + random.integer(9)
      const rating = random.uniform() < 0.1 ? Number.NaN : 1 + random.integer(5)
      const returns = amount + 4 * random.normal() > 35 ? 1 : 0
      const shown = random.uniform() < confused ? random.integer(shops.length) : shop
      return { customer, day, amount: Math.round(10 * amount) / 10, shop: shown, rating, returns }
    })
  }).flat()
  const numbers = (name: string, value: (row: (typeof rows)[number]) => number) => ({
    name,
    type: 'number' as const,
    values: Float64Array.from(rows, value),
  })
  const labels = (name: string, codes: Int32Array, names: readonly string[]) => ({
    name,
    type: 'category' as const,
    codes,
    labels: names,
  })
  return {
    file: `orders-${seed}`,
    rowCount: rows.length,
    columns: [
      labels(
        'customer',
        Int32Array.from(rows, ({ customer }) => customer),
        Array.from({ length: customers }, (_, i) => `c${seed}-${i}`),
      ),
      {
        name: 'day',
        type: 'datetime',
        values: Float64Array.from(rows, ({ day }) => firstDay + day * 86_400_000),
      },
      // Written with one decimal, as in every file of them.
      { ...numbers('amount', ({ amount }) => amount), form: { number: { decimals: 1 } } },
      labels(
        'shop',
        Int32Array.from(rows, ({ shop }) => shop),
        shops,
      ),
      numbers('rating', ({ rating }) => rating),
      labels(
        'returns',
        Int32Array.from(rows, ({ returns }) => returns),
        ['no', 'yes'],
      ),
    ],
  }
}
