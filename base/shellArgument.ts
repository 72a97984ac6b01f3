/** A text as one word of a command for bash: as it stands where it can, else in quotes. */
export function shellArgument(text: string): string {
  if (/^[\w.:@%+/,-]+$/.test(text)) return text
  if (!/\p{Cc}/u.test(text)) return `'${text.replaceAll("'", "'\\''")}'`
  const escaped = text
    .replaceAll(/['\\]/g, '\\$&')
    .replaceAll(/\p{Cc}/gu, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`)
  return `$'${escaped.replaceAll('\\u000a', '\\n')}'`
}
