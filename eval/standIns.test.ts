import { expect, it } from 'vitest'
import { standIns } from './standIns.js'
import { tableOf } from './testing/tableOf.js'

it('finds _RARE_ where the real table has none, most rows first', () => {
  const training = tableOf({
    a: ['x', 'y', 'z', 'x'],
    b: ['x', 'y', 'z', 'x'],
    c: ['_RARE_', 'x', 'x', 'x'],
  })
  const rare = ['_RARE_', 'x', '_RARE_', 'x']
  const synthetic = tableOf({ a: ['_RARE_', 'x', 'x', 'x'], b: rare, c: rare })
  expect(standIns({ training, synthetic })).toEqual([
    { column: 'b', share: 0.5 },
    { column: 'a', share: 0.25 },
  ])
})
