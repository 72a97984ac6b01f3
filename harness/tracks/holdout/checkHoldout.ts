import { counted } from '../../../base/counted.js'
import { DataError } from '../../../base/errors.js'
import type { Table } from '../../../datasets/table.js'
import { unitOf } from '../../../datasets/unitOf.js'
import { sequencesOf } from '../../../eval/accuracy/sequences.js'
import { groupKinds } from '../pool/groupKinds.js'
import { fewestHeldOutGroups } from './splitHoldout.js'

/** Standard errors by which a holdout has to repeat training oftener than training itself to be told of. */
const errors = 4
/** Shares of its groups beyond the usual that repeat training: to be told of, and to be refused. */
const toldExcess = 0.01
const refusedExcess = 0.5

/**
 * Looks whether a holdout is one: groups with the rows of a training group are ordinary where training repeats its own
 * groups as often, and a sign of an overlap where it does not.
 *
 * @returns what a reader must know
 * @throws {DataError} `HOLDOUT_OVERLAPS` for a holdout that is the training table itself, or mostly made of its groups
 */
export function checkHoldout(training: Table, holdout: Table, key: string | undefined): string[] {
  const tables = [training, holdout].map((table) => ({
    columns: table.columns.filter(({ name }) => name !== key),
    sequences: sequencesOf(table, key, false),
  }))
  const [own, held] = groupKinds(tables)
  const unit = unitOf(key)
  const isSame = own.length === held.length && held.every((kind, group) => kind === own[group])
  const repeated = held.reduce((sum, kind) => sum + (kind < own.length ? 1 : 0), 0)
  const times = new Int32Array(own.length)
  for (const kind of own) times[kind]++
  const usual = own.reduce((sum, kind) => sum + (times[kind] > 1 ? 1 : 0), 0) / own.length
  const excess = repeated / held.length - usual
  const overlap = `${repeated} of its ${counted(held.length, unit)} ${repeated === 1 ? `is a ${unit}` : `are ${unit}s`} of ${training.file} too`
  if (isSame || excess > refusedExcess) {
    const hint = 'Give rows that are not in the training table, or leave --holdout away.'
    throw new DataError('HOLDOUT_OVERLAPS', overlap, { file: holdout.file }, hint)
  }
  const error = Math.sqrt((usual * (1 - usual)) / held.length)
  const notes: string[] = []
  if (excess > Math.max(toldExcess, errors * error)) {
    const percent = (100 * usual).toFixed(1)
    notes.push(
      `${holdout.file}: ${overlap}, where ${percent} % of the ${unit}s there equal another one: figures against it are too good.`,
    )
  }
  if (held.length < fewestHeldOutGroups) {
    notes.push(
      `${holdout.file} has ${counted(held.length, unit)}: with fewer than ${fewestHeldOutGroups} figures against it say little.`,
    )
  }
  return notes
}
