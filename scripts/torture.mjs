// Long trials, which find what tests of a few seconds do not:
//   npm run torture -- files [--count 2000] [--seed 1] [--from 0] [--formats parquet,arrow] [--keep folder]
//   npm run torture -- units [--count 100] [--networks 10] [--whole 1] [--seed 1]
//   npm run torture -- kills [--count 20] [--seed 1]
//   npm run torture -- forms [--count 600]
import { parseArgs } from 'node:util'
import { tortureFiles } from './torture/files.mjs'
import { tortureForms } from './torture/forms.mjs'
import { tortureKills } from './torture/kills.mjs'
import { tortureUnits } from './torture/units.mjs'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    count: { type: 'string' },
    seed: { type: 'string', default: '1' },
    from: { type: 'string', default: '0' },
    formats: { type: 'string', default: 'parquet,arrow,csv,safetensors' },
    keep: { type: 'string' },
    networks: { type: 'string', default: '10' },
    whole: { type: 'string', default: '1' },
  },
})
const seed = Number(values.seed)
const trials = {
  files: () =>
    tortureFiles({
      count: Number(values.count ?? 2000),
      seed,
      from: Number(values.from),
      formats: values.formats.split(','),
      keep: values.keep,
    }),
  units: () =>
    tortureUnits({
      count: Number(values.count ?? 100),
      networks: Number(values.networks),
      whole: Number(values.whole),
      seed,
    }),
  kills: () => tortureKills({ count: Number(values.count ?? 20), seed }),
  forms: () => tortureForms({ rows: Number(values.count ?? 600) }),
}
const trial = trials[positionals.join()]
if (trial) process.exitCode = await trial()
else {
  console.error(
    'usage: npm run torture -- files|units|kills|forms [options], see scripts/torture.mjs',
  )
  process.exitCode = 2
}
