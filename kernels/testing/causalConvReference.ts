export interface ConvSizes {
  batch: number
  time: number
  channels: number
  width: number
}

/** The kernel's operands: x [batch, time, channels], weight [width, channels], bias [channels]. */
export interface ConvOperands {
  x: Float64Array
  weight: Float64Array
  bias: Float64Array
}

/** Causal depthwise convolution, bias and SiLU from the definition, in float64. */
export function convReference(operands: ConvOperands, sizes: ConvSizes): Float64Array {
  return innerSums(operands, sizes).map((sum) => sum / (1 + Math.exp(-sum)))
}

/** Gradients of Σ dOut · out. */
export function convBackwardReference(
  operands: ConvOperands,
  dOut: Float64Array,
  sizes: ConvSizes,
): ConvOperands {
  const { x, weight, bias } = operands
  const gradients = {
    x: new Float64Array(x.length),
    weight: new Float64Array(weight.length),
    bias: new Float64Array(bias.length),
  }
  const sums = innerSums(operands, sizes)
  forEachStep(sizes, (at, channel) => {
    const sigmoid = 1 / (1 + Math.exp(-sums[at]))
    const inner = dOut[at] * sigmoid * (1 + sums[at] * (1 - sigmoid))
    gradients.bias[channel] += inner
    forEachTap(sizes, at, channel, (from, place) => {
      gradients.weight[place] += inner * x[from]
      gradients.x[from] += inner * weight[place]
    })
  })
  return gradients
}

function innerSums({ x, weight, bias }: ConvOperands, sizes: ConvSizes): Float64Array {
  const sums = new Float64Array(x.length)
  forEachStep(sizes, (at, channel) => {
    sums[at] = bias[channel]
    forEachTap(sizes, at, channel, (from, place) => {
      sums[at] += weight[place] * x[from]
    })
  })
  return sums
}

function forEachStep(
  { batch, time, channels }: ConvSizes,
  visit: (at: number, channel: number) => void,
) {
  for (let at = 0; at < batch * time * channels; at++) visit(at, at % channels)
}

/** Visits where each tap reads x and where its weight stands; taps before the sequence's start are left out. */
function forEachTap(
  { time, channels, width }: ConvSizes,
  at: number,
  channel: number,
  visit: (from: number, place: number) => void,
) {
  const step = Math.floor(at / channels) % time
  for (let back = 0; back < width && back <= step; back++)
    visit(at - back * channels, (width - 1 - back) * channels + channel)
}
