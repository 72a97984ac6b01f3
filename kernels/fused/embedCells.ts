import type * as tf from '@tensorflow/tfjs-core'
import { checkEmbedding } from '../ops/checkRows.js'
import { checkCodes } from './checkCodes.js'
import { runKernel, setGradient, setKernel, type TfjsKernels } from './tfjsKernels.js'

const EmbedCells = 'SeqarenaEmbedCells'
const EmbedCellsGradient = 'SeqarenaEmbedCellsGradient'

/**
 * {@link BlockOps.embedCells} in one kernel.
 *
 * @throws {ShapeError} naming an argument that is empty or of the wrong type
 * @throws {RangeError} naming a cell that the table does not have
 */
export function embedCells(cells: tf.Tensor3D, table: tf.Tensor2D): tf.Tensor3D {
  checkEmbedding(cells, table)
  return runKernel(EmbedCells, { cells, table }, { tableRows: table.shape[0] }) as tf.Tensor3D
}

export function registerEmbedCells({ functions, memory }: TfjsKernels) {
  const at = (tensor: tf.TensorInfo) => memory.offset(tensor)

  setKernel(EmbedCells, ({ cells, table }) => {
    const [batch, time, k] = cells.shape
    const [tableRows, width] = table.shape
    checkCodes('cells', memory.integers(cells), [tableRows], -1)
    const out = memory.output([batch, time, width])
    functions.embedCells(at(cells), at(table), at(out), batch * time, k, width)
    return out
  })
  setKernel(EmbedCellsGradient, ({ cells, dOut }, attrs) => {
    const [batch, time, k] = cells.shape
    const [tableRows, width] = [attrs.tableRows as number, dOut.shape[2]]
    const dTable = memory.output([tableRows, width])
    const operands = [cells, dOut, dTable].map(at)
    functions.embedCellsBackward(...operands, batch * time, k, width, tableRows)
    return dTable
  })
  setGradient({
    kernelName: EmbedCells,
    inputsToSave: ['cells'],
    gradFunc: (dOut, [cells], attrs) => ({
      table: () => runKernel(EmbedCellsGradient, { cells, dOut: dOut as tf.Tensor }, attrs),
    }),
  })
}
