import { describe, expect, it } from 'vitest'
import { callKernel } from './testing/kernelCalls.js'
import { bitsOf, TestKernels, testedBuilds } from './testing/runnableBuilds.js'

describe.each(testedBuilds())('$name embedCells', (build) => {
  it.each([1, 4, 7, 16, 33])('sums rows of width %i, and their gradients', (width) => {
    const test = new TestKernels(build)
    const [k, tableRows] = [3, 4]
    const cells = [0, 2, 2, -1, 3, -1, -1, -1, -1]
    const rows = cells.length / k
    // Whole numbers, whose sums are exact.
    const table = Float32Array.from({ length: tableRows * width }, (_, i) => i % 17)
    const dOut = Float32Array.from({ length: rows * width }, (_, i) => i % 13)
    const out = new Float32Array(rows * width)
    const dTable = new Float32Array(tableRows * width)
    for (const [i, cell] of cells.entries()) {
      if (cell < 0) continue
      for (let c = 0; c < width; c++) {
        out[Math.floor(i / k) * width + c] += table[cell * width + c]
        dTable[cell * width + c] += dOut[Math.floor(i / k) * width + c]
      }
    }
    const named = bitsOf(Int32Array.from(cells))
    const [foundOut] = callKernel(test, {
      name: 'embedCells',
      inputs: [named, table],
      outputs: [out.length],
      sizes: [rows, k, width],
    })
    const [foundTable] = callKernel(test, {
      name: 'embedCellsBackward',
      inputs: [named, dOut],
      outputs: [dTable.length],
      sizes: [rows, k, width, tableRows],
    })
    expect(foundOut).toEqual(out)
    expect(foundTable).toEqual(dTable)
  })
})
