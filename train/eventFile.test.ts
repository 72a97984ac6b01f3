import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { encodeEvents, type ScalarEvent, writeEventFile } from './eventFile.js'

const folder = mkdtempSync(join(tmpdir(), 'seqarena-events-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const events: ScalarEvent[] = [
  { step: 0, wallTime: 1700000000.5, scalars: { validR2: 0.25, lr: 0.5 } },
  { step: 300, wallTime: 1700000060.5, scalars: { validR2: -1 } },
]

// What tensorboard 2.21 writes for these events:
// from tensorboard.compat.proto import event_pb2, summary_pb2
// from tensorboard.summary.writer.record_writer import RecordWriter
const written =
  '1800000000000000a37f4b220900002040fc54d9411a0d627261696e2e4576656e743a322b3531102600000000000000734fe3000900002040fc54d9412a1b0a0e0a0776616c69645232150000803e0a090a026c72150000003f68f7803c1e00000000000000d9dc1232090000204ffc54d94110ac022a100a0e0a0776616c6964523215000080bf518c62e0'

describe('encodeEvents', () => {
  it("gives TensorBoard's bytes", () => {
    expect(Buffer.from(encodeEvents(events)).toString('hex')).toBe(written)
  })
})

describe('writeEventFile', () => {
  it('appends to what is there, and writes anew where it is something else', () => {
    const file = join(folder, 'member-0', 'events.out.tfevents.seqarena')
    writeEventFile(file, events.slice(0, 1))
    const { ino } = statSync(file)
    writeEventFile(file, events)
    expect(statSync(file).ino).toBe(ino)
    expect(readFileSync(file).toString('hex')).toBe(written)
    // What stands behind the records makes it another file.
    appendFileSync(file, 'x')
    writeEventFile(file, events)
    expect(readFileSync(file).toString('hex')).toBe(written)
  })
})
