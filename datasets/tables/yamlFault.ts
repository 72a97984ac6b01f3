import type { YAMLError } from 'yaml'
import { UsageError } from '../../base/errors.js'

/** What is wrong, and what to do, by the parser's codes. */
const faults: Partial<Record<YAMLError['code'], readonly [what: string, hint: string]>> = {
  BAD_DQ_ESCAPE: [
    'a backslash in double quotes stands before what it cannot',
    'Write it twice, or take single quotes.',
  ],
  BAD_INDENT: [
    'a line is not indented as the lines beside it, or a bracket before it is not closed',
    'Indent alike what belongs together, and close each bracket.',
  ],
  BAD_SCALAR_START: [
    'a value begins with a character that it may not begin with',
    'Put the value in quotes.',
  ],
  BLOCK_AS_IMPLICIT_KEY: [
    'a name with a value stands where one value is wanted',
    'Put a text with a colon in quotes; begin a line for each name, indented as those beside it.',
  ],
  DUPLICATE_KEY: ['a name is there twice', 'Name each once.'],
  MISSING_CHAR: [
    'a colon, a dash, a quote or a closing bracket is missing there or before it',
    'Write it.',
  ],
  MULTILINE_IMPLICIT_KEY: ['a name has no colon behind it', 'Write name: value.'],
  MULTIPLE_DOCS: ['a second document begins', 'Take the line --- away.'],
  TAB_AS_INDENT: ['a line is indented with a tab', 'Indent it with blanks.'],
  UNEXPECTED_TOKEN: [
    'something stands where a comma, a line or nothing is wanted',
    'Put texts with quotes or brackets in quotes, and part entries in brackets by commas.',
  ],
}

const others = ['it is no YAML or JSON from there on', 'Mend that line.'] as const

/** What a parser found, in a sentence with the place in the file. */
export function yamlFault(file: string, error: YAMLError): UsageError {
  const [said, hint] = faults[error.code] ?? others
  const [start] = error.linePos ?? []
  const where = start ? `line ${start.line}, column ${start.col}: ` : ''
  return new UsageError('TYPES_INVALID', `${where}${said}`, hint, { file }, { cause: error })
}
