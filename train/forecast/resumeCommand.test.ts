import { expect, it } from 'vitest'
import { resumeCommand } from './resumeCommand.js'

it('names the run, and the folder that it stands in where that is another than usual', () => {
  for (const path of ['runs/mine', './runs/mine/']) {
    expect(resumeCommand(path)).toBe('seqarena train --resume --name mine')
  }
  expect(resumeCommand('/data/my runs/a')).toBe(
    "seqarena train --resume --name a --runs-dir '/data/my runs'",
  )
})
