import { Option } from 'commander'
import { toTexts } from './parse.js'

/** The option `--types`, a file that says what the columns of a typed table are. */
export function typesOption(): Option {
  return new Option(
    '--types <file>',
    'types of columns, where the inferred ones are wrong: JSON, or what inspect --profile writes',
  )
}

/** The option `--missing`, which names texts that stand for missing values in all columns. */
export function missingOption(): Option {
  return new Option(
    '--missing <texts>',
    'texts that stand for missing values, as ?,unknown,-999',
  ).argParser(toTexts)
}
