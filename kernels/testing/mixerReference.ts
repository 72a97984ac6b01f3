import { convBackwardReference, convReference } from './causalConvReference.js'
import { gatedNormBackwardReference, gatedNormReference } from './normReferences.js'
import { type ScanTerms, scanBackwardReference, scanReference } from './selectiveScanReference.js'

export interface MixerSizes {
  batch: number
  time: number
  dInner: number
  nHeads: number
  dState: number
  convWidth: number
}

/** Operands as the kernel takes them; projected rows are z | x | B | C | dt. */
export interface MixerOperands {
  projected: Float64Array
  convWeight: Float64Array
  convBias: Float64Array
  dtBias: Float64Array
  aLog: Float64Array
  d: Float64Array
  normWeight: Float64Array
}

/** Convolution, scan and norm one after another, in float64, with the rows cut apart. */
export function mixerReference(operands: MixerOperands, sizes: MixerSizes) {
  const { scan, z, scanSizes } = parts(operands, sizes)
  const { y } = scanReference(scan, scanSizes)
  return { y, out: gatedNormReference({ y, z, weight: operands.normWeight }) }
}

/** Gradients of Σ dOut · out, and what the scan's parameters' are summed from. */
export function mixerBackwardReference(
  operands: MixerOperands,
  dOut: Float64Array,
  sizes: MixerSizes,
): { gradients: MixerOperands; terms: ScanTerms } {
  const { dInner, nHeads, dState } = sizes
  const { scan, z, scanSizes, conv, convSizes } = parts(operands, sizes)
  const { y } = scanReference(scan, scanSizes)
  const norm = gatedNormBackwardReference({ y, z, weight: operands.normWeight }, dOut)
  const { gradients: ofScan, terms } = scanBackwardReference(scan, norm.y, scanSizes)
  const dConvOut = joinColumns([
    [ofScan.x, dInner],
    [ofScan.b, dState],
    [ofScan.c, dState],
  ])
  const ofConv = convBackwardReference(conv, dConvOut, convSizes)
  const gradients = {
    projected: joinColumns([
      [norm.z, dInner],
      [ofConv.x, convSizes.channels],
      [ofScan.dt, nHeads],
    ]),
    convWeight: ofConv.weight,
    convBias: ofConv.bias,
    dtBias: ofScan.dtBias,
    aLog: ofScan.aLog,
    d: ofScan.d,
    normWeight: norm.weight,
  }
  return { gradients, terms }
}

function parts(operands: MixerOperands, sizes: MixerSizes) {
  const { batch, time, dInner, nHeads, dState, convWidth } = sizes
  const { projected, convWeight, convBias, dtBias, aLog, d } = operands
  const channels = dInner + 2 * dState
  const columns = (from: number, width: number) =>
    cutColumns(projected, dInner + channels + nHeads, from, width)
  const conv = { x: columns(dInner, channels), weight: convWeight, bias: convBias }
  const convSizes = { batch, time, channels, width: convWidth }
  const xbc = convReference(conv, convSizes)
  const scan = {
    x: cutColumns(xbc, channels, 0, dInner),
    b: cutColumns(xbc, channels, dInner, dState),
    c: cutColumns(xbc, channels, dInner + dState, dState),
    dt: columns(dInner + channels, nHeads),
    dtBias,
    aLog,
    d,
    h0: new Float64Array(batch * dInner * dState),
  }
  const scanSizes = { batch, time, nHeads, headDim: dInner / nHeads, dState }
  return { z: columns(0, dInner), conv, convSizes, scan, scanSizes }
}

function cutColumns(rows: Float64Array, stride: number, from: number, width: number): Float64Array {
  const nRows = rows.length / stride
  return Float64Array.from(
    { length: nRows * width },
    (_, i) => rows[Math.floor(i / width) * stride + from + (i % width)],
  )
}

function joinColumns(columns: [values: Float64Array, width: number][]): Float64Array {
  const stride = columns.reduce((sum, [, width]) => sum + width, 0)
  const rows = new Float64Array((columns[0][0].length / columns[0][1]) * stride)
  let from = 0
  for (const [values, width] of columns) {
    values.forEach((v, i) => {
      rows[Math.floor(i / width) * stride + from + (i % width)] = v
    })
    from += width
  }
  return rows
}
