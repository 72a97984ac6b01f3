// All that `import … from 'seqarena'` gives; each room can also be imported alone, as `seqarena/datasets`.

export * from './base/index.js'
export * from './datasets/index.js'
export * from './eval/index.js'
export * from './harness/index.js'
export * from './kernels/index.js'
export * from './models/index.js'
export * from './solution/index.js'
export * from './train/index.js'
