import { expect, it } from 'vitest'
import { memberOfFile, weightsFileName } from './weightsFileName.js'

it('gives back the member whose name it made, of either architecture', () => {
  expect(weightsFileName('mamba2', 3)).toBe('mamba_model_3.safetensors')
  expect(weightsFileName('gru', 12)).toBe('gru_model_12.safetensors')
  expect(memberOfFile('mamba_model_3.safetensors')).toBe(3)
  expect(memberOfFile('gru_model_12.safetensors')).toBe(12)
})

it.each([
  'ridge.safetensors',
  'mamba_model_.safetensors',
  'gru_model_1.safetensors.tmp',
  'lstm_model_1.safetensors',
  'my_gru_model_1.safetensors',
])('takes %s for no weights file', (name) => {
  expect(memberOfFile(name)).toBeUndefined()
})
