import type { RandomStream } from '../../base/random.js'
import type { LabelColumn } from '../../datasets/table.js'

/** Words, and each other visible character alone. */
const tokenPattern = /[\p{L}\p{M}\p{N}_]+|[^\s]/gu

/**
 * A text column as labels: every text is replaced by one of its tokens, drawn at random. A text without
 * a visible character becomes a missing value.
 *
 * Source: mostlyai-qa 1.9.8, `sample_text_tokens`, with words in place of its tokenizer's pieces.
 */
export function textTokens(column: LabelColumn, random: RandomStream): LabelColumn {
  const tokens = new Map<string, number>()
  const tokensOf = column.labels.map((text) =>
    (text.match(tokenPattern) ?? []).map((token) => {
      const code = tokens.get(token) ?? tokens.size
      tokens.set(token, code)
      return code
    }),
  )
  const codes = column.codes.map((code) => {
    const choice = code < 0 ? [] : tokensOf[code]
    return choice.length === 0 ? -1 : choice[random.integer(choice.length)]
  })
  return { name: column.name, type: 'category', codes, labels: [...tokens.keys()] }
}
