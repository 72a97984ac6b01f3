/**
 * What stands in CSV, quoted or not, where there is no value: what pandas takes for missing by default
 * (`read_csv`, `na_values`). Only as a whole field, without spaces around it.
 */
export const missingTexts: readonly string[] = [
  '',
  '#N/A',
  '#N/A N/A',
  '#NA',
  '-1.#IND',
  '-1.#QNAN',
  '-NaN',
  '-nan',
  '1.#IND',
  '1.#QNAN',
  '<NA>',
  'N/A',
  'NA',
  'NULL',
  'NaN',
  'None',
  'n/a',
  'nan',
  'null',
]
