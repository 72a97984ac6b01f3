// Long trials, which find what tests of a few seconds do not:
//   npm run torture -- files [--count 2000] [--seed 1] [--from 0] [--formats parquet,arrow] [--keep folder]
import { parseArgs } from 'node:util'
import { tortureFiles } from './torture/files.mjs'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    count: { type: 'string', default: '2000' },
    seed: { type: 'string', default: '1' },
    from: { type: 'string', default: '0' },
    formats: { type: 'string', default: 'parquet,arrow,csv,safetensors' },
    keep: { type: 'string' },
  },
})
if (positionals.join() !== 'files') {
  console.error('usage: npm run torture -- files [options], see scripts/torture.mjs')
  process.exit(2)
}
process.exitCode = await tortureFiles({
  count: Number(values.count),
  seed: Number(values.seed),
  from: Number(values.from),
  formats: values.formats.split(','),
  keep: values.keep,
})
