import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { crc32c } from '../base/crc32c.js'
import { writeFileAtomic } from '../base/files.js'

/** Figures by name at one step, as TensorBoard shows them. */
export interface ScalarEvent {
  step: number
  /** Seconds since 1970. */
  wallTime: number
  scalars: Readonly<Record<string, number>>
}

/**
 * Brings a TensorBoard event file to these events. What is there already stays and the rest is appended, so that
 * TensorBoard can go on reading it; a file with anything else is written anew.
 *
 * @throws {SeqarenaError} `WRITE_FAILED`
 */
export function writeEventFile(file: string, events: readonly ScalarEvent[]): void {
  const bytes = encodeEvents(events)
  const there = existsSync(file) ? readFileSync(file) : Buffer.alloc(0)
  const isBeginning = there.length > 0 && there.equals(bytes.subarray(0, there.length))
  if (isBeginning) {
    appendFileSync(file, bytes.subarray(there.length))
    return
  }
  mkdirSync(dirname(file), { recursive: true })
  writeFileAtomic(file, bytes)
}

/**
 * Records of `Event` messages of tensorflow/core/util/event.proto, the first of which tells the version, with scalars as
 * `simple_value` of summary.proto.
 */
export function encodeEvents(events: readonly ScalarEvent[]): Uint8Array {
  const startTime = events[0]?.wallTime ?? 0
  const version = Buffer.concat([double(1, startTime), text(3, 'brain.Event:2')])
  const messages = events.map(({ step, wallTime, scalars }) => {
    const values = Object.entries(scalars).map(([tag, value]) =>
      bytesField(1, Buffer.concat([text(1, tag), float(2, value)])),
    )
    // proto3 leaves a zero out.
    const steps = step === 0 ? [] : [varintField(2, step)]
    return Buffer.concat([double(1, wallTime), ...steps, bytesField(5, Buffer.concat(values))])
  })
  return Buffer.concat([version, ...messages].map(record))
}

/** A TFRecord: length (u64), its checksum, the data, their checksum, as tensorflow/core/lib/io/record_writer.h says. */
function record(data: Uint8Array): Uint8Array {
  const head = Buffer.alloc(12)
  head.writeBigUInt64LE(BigInt(data.length))
  head.writeUInt32LE(maskedChecksum(head.subarray(0, 8)), 8)
  const tail = Buffer.alloc(4)
  tail.writeUInt32LE(maskedChecksum(data))
  return Buffer.concat([head, data, tail])
}

/** A checksum turned and moved, so that one of data that hold checksums is as good as any. */
function maskedChecksum(data: Uint8Array): number {
  const crc = crc32c(data)
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0
}

/** Wire types of Protocol Buffers. */
const wire = { varint: 0, double: 1, bytes: 2, float: 5 }

function double(field: number, value: number): Uint8Array {
  const bytes = Buffer.alloc(8)
  bytes.writeDoubleLE(value)
  return Buffer.concat([varint((field << 3) | wire.double), bytes])
}

function float(field: number, value: number): Uint8Array {
  const bytes = Buffer.alloc(4)
  bytes.writeFloatLE(value)
  return Buffer.concat([varint((field << 3) | wire.float), bytes])
}

function varintField(field: number, value: number): Uint8Array {
  return Buffer.concat([varint((field << 3) | wire.varint), varint(value)])
}

function text(field: number, value: string): Uint8Array {
  return bytesField(field, Buffer.from(value))
}

function bytesField(field: number, bytes: Uint8Array): Uint8Array {
  return Buffer.concat([varint((field << 3) | wire.bytes), varint(bytes.length), bytes])
}

/** Seven bits a byte, the lowest first; the top bit says that more follow. */
function varint(value: number): Uint8Array {
  const bytes: number[] = []
  let rest = value
  while (rest > 127) {
    bytes.push((rest % 128) | 128)
    rest = Math.floor(rest / 128)
  }
  return Uint8Array.of(...bytes, rest)
}
