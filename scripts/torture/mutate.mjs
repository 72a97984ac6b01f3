/** Bytes that lengths, counts and flags are wrong with. */
const oddBytes = Buffer.from([0, 1, 0x7f, 0x80, 0xff])
/** Those that text is. */
const textBytes = Buffer.from(',;\t|"\'\n\r\0 -+.0123456789eEnaNtrue[]{}:')

/**
 * A file with random bytes changed, cut off or spliced. The same stream of random numbers gives the same file.
 *
 * @param {Uint8Array} original
 * @param {import('../../dist/base/random.js').RandomStream} random
 * @param {Uint8Array} donor another file of the format, whose bytes are put in
 */
export function mutate(original, random, donor) {
  let bytes = Buffer.from(original)
  const isLight = random.uniform() < 0.6
  const possible = isLight ? changes : [...changes, cut, removeRange, repeatRange, putIn]
  for (let i = random.integer(3); i >= 0; i--) {
    bytes = possible[random.integer(possible.length)](bytes, random, donor)
  }
  // Where its ends are not those of the format, a file is refused before anything of it is read.
  if (random.uniform() < 0.7 && bytes.length >= 16) {
    bytes.set(original.subarray(0, 8), 0)
    bytes.set(original.subarray(-8), bytes.length - 8)
  }
  return bytes
}

const oneOf = (list, random) => list[random.integer(list.length)]

const changes = [
  (bytes, random) => changeBytes(bytes, random, () => random.integer(256)),
  (bytes, random) => changeBytes(bytes, random, () => oneOf(oddBytes, random)),
  (bytes, random) => changeBytes(bytes, random, () => oneOf(textBytes, random)),
  (bytes, random) => changeBytes(bytes, random, (old) => old ^ (1 << random.integer(8))),
]

function changeBytes(bytes, random, change) {
  if (bytes.length === 0) return bytes
  const start = place(bytes, random)
  const count = random.uniform() < 0.5 ? 1 : 1 + random.integer(8)
  const isRun = random.uniform() < 0.5
  for (let i = 0; i < count; i++) {
    const at = isRun ? Math.min(start + i, bytes.length - 1) : place(bytes, random)
    bytes[at] = change(bytes[at])
  }
  return bytes
}

function cut(bytes, random) {
  return bytes.subarray(0, place(bytes, random))
}

function removeRange(bytes, random) {
  const [from, to] = range(bytes, random)
  return Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)])
}

function repeatRange(bytes, random) {
  const [from, to] = range(bytes, random)
  return Buffer.concat([bytes.subarray(0, to), bytes.subarray(from)])
}

function putIn(bytes, random, donor) {
  const at = place(bytes, random)
  const [from, to] = range(donor, random)
  return Buffer.concat([bytes.subarray(0, at), donor.subarray(from, to), bytes.subarray(at)])
}

/** Half of the time in the first or last 600 bytes, where the descriptions are. */
function place(bytes, random) {
  const near = Math.min(600, bytes.length)
  const where = random.uniform()
  if (where < 0.25) return random.integer(near)
  if (where < 0.5) return bytes.length - 1 - random.integer(near)
  return random.integer(bytes.length)
}

function range(bytes, random) {
  const from = place(bytes, random)
  return [from, Math.min(bytes.length, from + 1 + random.integer(64))]
}
