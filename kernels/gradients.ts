import tf = require('@tensorflow/tfjs-core')

/**
 * Gradients of the stock ops that the composed references are made of. tfjs-core registers none by itself,
 * and its file that registers them all cannot be imported in Node (its imports lack extensions).
 * A gradient that is registered already, by a tfjs package that the user installed, is left alone.
 */
export function registerGradients() {
  for (const config of gradients) {
    if (!tf.getGradient(config.kernelName)) tf.registerGradient(config)
  }
}

/** Sums `gradient` over the axes along which an input of `shape` was broadcast. */
function sumToShape(gradient: tf.Tensor, shape: number[]): tf.Tensor {
  const extra = gradient.rank - shape.length
  const axes: number[] = []
  for (let axis = 0; axis < gradient.rank; axis++) {
    const size = axis < extra ? 1 : shape[axis - extra]
    if (size === 1 && gradient.shape[axis] !== 1) axes.push(axis)
  }
  const summed = axes.length > 0 ? tf.sum(gradient, axes, true) : gradient
  return tf.reshape(summed, shape)
}

/** The two last axes swapped. */
function swapLast(x: tf.Tensor): tf.Tensor {
  const axes = x.shape.map((_, i) => i)
  axes.push(...axes.splice(-2).reverse())
  return tf.transpose(x, axes)
}

function elementwise(
  kernelName: string,
  inputsToSave: string[],
  outputsToSave: boolean[],
  derivative: (dy: tf.Tensor, saved: tf.Tensor) => tf.Tensor,
): tf.GradConfig {
  return {
    kernelName,
    inputsToSave,
    outputsToSave,
    gradFunc: (dy, saved) => ({ x: () => derivative(dy as tf.Tensor, saved[0]) }),
  }
}

function binary(
  kernelName: string,
  dA: (dy: tf.Tensor, a: tf.Tensor, b: tf.Tensor) => tf.Tensor,
  dB: (dy: tf.Tensor, a: tf.Tensor, b: tf.Tensor) => tf.Tensor,
): tf.GradConfig {
  return {
    kernelName,
    inputsToSave: ['a', 'b'],
    gradFunc: (dy, [a, b]) => ({
      a: () => sumToShape(dA(dy as tf.Tensor, a, b), a.shape),
      b: () => sumToShape(dB(dy as tf.Tensor, a, b), b.shape),
    }),
  }
}

const gradients: tf.GradConfig[] = [
  binary(
    'Add',
    (dy) => dy,
    (dy) => dy,
  ),
  binary(
    'Sub',
    (dy) => dy,
    (dy) => tf.neg(dy),
  ),
  binary(
    'Multiply',
    (dy, _a, b) => tf.mul(dy, b),
    (dy, a) => tf.mul(dy, a),
  ),
  elementwise('Identity', ['x'], [], (dy) => tf.clone(dy)),
  elementwise('Neg', ['x'], [], (dy) => tf.neg(dy)),
  elementwise('Exp', [], [true], (dy, y) => tf.mul(dy, y)),
  elementwise('Log', ['x'], [], (dy, x) => tf.div(dy, x)),
  elementwise('Square', ['x'], [], (dy, x) => tf.mul(dy, tf.mul(x, 2))),
  elementwise('Sigmoid', [], [true], (dy, y) => tf.mul(dy, tf.mul(y, tf.sub(1, y)))),
  elementwise('Tanh', [], [true], (dy, y) => tf.mul(dy, tf.sub(1, tf.square(y)))),
  elementwise('Softplus', ['x'], [], (dy, x) => tf.mul(dy, tf.sigmoid(x))),
  // d x^(-1/2) = -1/2 · y³
  elementwise('Rsqrt', [], [true], (dy, y) => tf.mul(dy, tf.mul(tf.mul(tf.square(y), y), -0.5))),
  elementwise('Reshape', ['x'], [], (dy, x) => tf.reshape(dy, x.shape)),
  {
    kernelName: 'ExpandDims',
    inputsToSave: ['input'],
    gradFunc: (dy, [input]) => ({ input: () => tf.reshape(dy as tf.Tensor, input.shape) }),
  },
  {
    kernelName: 'Sum',
    inputsToSave: ['x'],
    gradFunc: (dy, [x], attrs) => {
      const axes = tf.util.parseAxisParam((attrs as unknown as tf.SumAttrs).axis, x.shape)
      const kept = x.shape.map((size, axis) => (axes.includes(axis) ? 1 : size))
      return { x: () => tf.mul(tf.reshape(dy as tf.Tensor, kept), tf.onesLike(x)) }
    },
  },
  {
    kernelName: 'Transpose',
    gradFunc: (dy, _saved, attrs) => {
      const { perm } = attrs as unknown as tf.TransposeAttrs
      return { x: () => tf.transpose(dy as tf.Tensor, inversePermutation(perm)) }
    },
  },
  {
    kernelName: 'Slice',
    inputsToSave: ['x'],
    gradFunc: (dy, [x], attrs) => {
      const { begin } = attrs as unknown as { begin: number[] }
      const pads = x.shape.map((size, axis): [number, number] => [
        begin[axis],
        size - begin[axis] - (dy as tf.Tensor).shape[axis],
      ])
      return { x: () => tf.pad(dy as tf.Tensor, pads) }
    },
  },
  {
    kernelName: 'PadV2',
    inputsToSave: ['x'],
    gradFunc: (dy, [x], attrs) => {
      const { paddings } = attrs as unknown as tf.PadV2Attrs
      const begin = paddings.map(([before]) => before)
      return { x: () => tf.slice(dy as tf.Tensor, begin, x.shape) }
    },
  },
  {
    kernelName: 'Concat',
    saveAllInputs: true,
    gradFunc: (dy, inputs, attrs) => {
      const { axis } = attrs as unknown as tf.ConcatAttrs
      const [along] = tf.util.parseAxisParam(axis, inputs[0].shape)
      const sizes = inputs.map((x) => x.shape[along])
      const parts = tf.split(dy as tf.Tensor, sizes, along)
      return Object.fromEntries(parts.map((part, i) => [i, () => part]))
    },
  },
  {
    kernelName: 'SplitV',
    gradFunc: (dy, _saved, attrs) => {
      const { axis } = attrs as unknown as tf.SplitVAttrs
      return { x: () => tf.concat([dy].flat(), axis) }
    },
  },
  {
    kernelName: 'GatherV2',
    inputsToSave: ['x', 'indices'],
    gradFunc: (dy, [x, indices], attrs) => {
      const { axis, batchDims } = attrs as unknown as tf.GatherV2Attrs
      if (axis !== 0 || batchDims !== 0) throw new Error('the references gather rows alone')
      const [rows, width] = [indices.size, x.size / x.shape[0]]
      const added = tf.reshape(dy as tf.Tensor, [rows, width])
      const scattered = tf.scatterND(tf.reshape(indices, [rows, 1]), added, [x.shape[0], width])
      return { x: () => tf.reshape(scattered, x.shape) }
    },
  },
  {
    kernelName: 'Cumsum',
    inputsToSave: ['x'],
    gradFunc: (dy, _saved, attrs) => {
      const { axis, exclusive, reverse } = attrs as unknown as tf.CumsumAttrs
      return { x: () => tf.cumsum(dy as tf.Tensor, axis, exclusive, !reverse) }
    },
  },
  {
    // The wasm backend multiplies transposed operands ten times slower than plain ones: transpose first.
    kernelName: 'BatchMatMul',
    inputsToSave: ['a', 'b'],
    gradFunc: (dy, [a, b], attrs) => {
      const { transposeA, transposeB } = attrs as unknown as tf.BatchMatMulAttrs
      if (transposeA || transposeB) {
        throw new Error('the references transpose before they multiply')
      }
      return {
        a: () => tf.matMul(dy as tf.Tensor, swapLast(b)),
        b: () => tf.matMul(swapLast(a), dy as tf.Tensor),
      }
    },
  },
]

function inversePermutation(perm: number[]): number[] {
  const inverse = new Array<number>(perm.length)
  for (let i = 0; i < perm.length; i++) inverse[perm[i]] = i
  return inverse
}
