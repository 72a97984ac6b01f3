import { missingTexts } from '../tables/missingTexts.js'

/**
 * Texts that usually stand for a missing value, in lower case and without blanks around them. They count where the
 * rest of a column is numbers, times or truth values; in a column of labels they are labels.
 */
const usual = new Set([
  ...missingTexts.map((text) => text.toLowerCase()),
  ...[
    '?',
    '??',
    '-',
    '--',
    '---',
    '.',
    '..',
    '...',
    '*',
    '#',
    '\\n',
    'nil',
    'none',
    '(null)',
    '(none)',
    '(na)',
  ],
  ...[
    'n.a.',
    'n.a',
    'n/a.',
    'na.',
    'n/d',
    'nd',
    'n.d.',
    'missing',
    'unknown',
    'unk',
    'undefined',
    'empty',
    'blank',
  ],
  ...[
    'not available',
    'not applicable',
    'no data',
    '#n/a!',
    '#value!',
    '#div/0!',
    '#ref!',
    '#null!',
    '#num!',
    '#name?',
  ],
  ...['0000-00-00', '0000-00-00 00:00:00', '00/00/0000', '00.00.0000'],
])

/** Length of the longest of them, blanks around it included. */
const longest = 24

/** Whether a text usually stands for a missing value. */
export function isMissingMark(text: string): boolean {
  if (text.length > longest) return false
  return usual.has(text.trim().toLowerCase())
}
