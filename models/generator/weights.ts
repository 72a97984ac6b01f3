import { mambaShapes } from '../mamba2/shapes.js'
import { type ParameterShape, plainShape, weightShape } from '../parameterShape.js'
import { cellOffsets, type GeneratorConfig, inputCellCount } from './config.js'

/**
 * Every parameter of a generator's network.
 *
 * A row of `embed.weight` belongs to an input cell, one of `context.weight`, `head.weight` and `head.bias` to a
 * cell: code k of column c is cell cellOffsets(columns)[c] + k. `hidden.weight` and `hidden.bias` hold a layer for
 * each column.
 */
export function generatorShapes({ model, dHidden, columns }: GeneratorConfig): ParameterShape[] {
  const { dModel } = model
  const cells = cellOffsets(columns)[columns.length]
  return [
    weightShape('embed.weight', inputCellCount(columns), dModel),
    ...mambaShapes(model),
    weightShape('context.weight', cells, dModel),
    weightShape('hidden.weight', columns.length, dModel, dHidden),
    plainShape('hidden.bias', columns.length, dHidden),
    weightShape('head.weight', cells, dHidden),
    plainShape('head.bias', cells),
  ]
}

/** A trained generator's network. */
export interface GeneratorNetwork {
  config: GeneratorConfig
  /** Weights by name, row major, as {@link generatorShapes} lists them. */
  tensors: Record<string, Float32Array>
}
