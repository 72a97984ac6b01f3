import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { RandomStream } from '../base/random.js'
import type { Column, Table } from '../datasets/table.js'
import { writeTable } from '../datasets/tables.js'

/**
 * Writes two tables of few groups, each with a holdout of as many: purchases of 3,000 customers, 1 to 20 rows each,
 * and 300 stays of 24 hourly rows.
 *
 *     node dist/bench/fewGroups.js FOLDER
 */
async function writeFewGroups(folder: string) {
  mkdirSync(folder, { recursive: true })
  for (const part of ['training', 'holdout']) {
    await writeTable(join(folder, `purchases-${part}.csv`), purchases(3000, part))
    await writeTable(join(folder, `stays-${part}.csv`), stays(300, part))
  }
}

type Row = Record<string, number | string>

const hour = 3_600_000
const day = 24 * hour
const firstDay = Date.UTC(2024, 0, 1)

/** Purchases in the order of their days: what a customer spends, buys and where is their habit, more or less. */
function purchases(customers: number, name: string): Table {
  const random = new RandomStream(1, `purchases-${name}`)
  const rows: Row[] = []
  for (let customer = 0; customer < customers; customer++) {
    const level = Math.exp(3 + 0.6 * random.normal())
    const habit = random.integer(6)
    const city = 'ABCDEFGH'[Math.floor(8 * random.uniform() ** 2)]
    const pace = Math.exp(2.5 + 0.7 * random.normal())
    let date = firstDay + random.integer(200) * day
    const count = 1 + Math.floor(20 * random.uniform() ** 2.5)
    for (let i = 0; i < count; i++) {
      const kind = random.uniform() < 0.6 ? habit : random.integer(6)
      const items = 1 + Math.floor(-2 * Math.log(random.uniform()))
      const price = level * (0.6 + 0.2 * kind) * Math.exp(0.4 * random.normal())
      rows.push({
        customer,
        date,
        kind: `kind-${kind}`,
        items,
        amount: Math.round(100 * items * price) / 100,
        paid: random.uniform() < 0.7 ? 'card' : items > 2 ? 'invoice' : 'cash',
        city,
      })
      date += Math.ceil(-pace * Math.log(random.uniform())) * day
    }
  }
  return tableOf('purchases', rows, ['date'])
}

/** Vital signs by the hour: each follows the one before, around what the patient's are. */
function stays(count: number, name: string): Table {
  const random = new RandomStream(1, `stays-${name}`)
  const rows: Row[] = []
  for (let stay = 0; stay < count; stay++) {
    const ward = ['surgery', 'medicine', 'intensive', 'children'][random.integer(4)]
    const usual = { pulse: 75 + 12 * random.normal(), pressure: 120 + 15 * random.normal() }
    let [pulse, pressure, warmth] = [usual.pulse, usual.pressure, 37 + 0.5 * random.normal()]
    const begin = firstDay + random.integer(365 * 24) * hour
    for (let i = 0; i < 24; i++) {
      pulse += 0.3 * (usual.pulse - pulse) + 4 * random.normal()
      pressure += 0.3 * (usual.pressure - pressure) + 5 * random.normal()
      warmth += 0.1 * (37 - warmth) + 0.15 * random.normal()
      rows.push({
        stay,
        time: begin + i * hour,
        ward,
        pulse: Math.round(pulse),
        pressure: Math.round(pressure),
        warmth: Math.round(10 * warmth) / 10,
        dose: random.uniform() < 0.15 + (warmth > 37.5 ? 0.3 : 0) ? 500 : 0,
      })
    }
  }
  return tableOf('stays', rows, ['time'])
}

function tableOf(file: string, rows: readonly Row[], times: readonly string[]): Table {
  const columns = Object.keys(rows[0]).map((name): Column => {
    const cells = rows.map((row) => row[name])
    if (typeof cells[0] === 'number') {
      const type = times.includes(name) ? 'datetime' : 'number'
      return { name, type, values: Float64Array.from(cells as number[]) }
    }
    const labels = [...new Set(cells as string[])]
    const codes = Int32Array.from(cells, (cell) => labels.indexOf(cell as string))
    return { name, type: 'category', codes, labels }
  })
  return { file, rowCount: rows.length, columns }
}

await writeFewGroups(process.argv[2])
