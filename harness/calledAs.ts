import { basename } from 'node:path'

/** Scripts of our package.json that pass their arguments on. */
const ownScripts = ['seqarena', 'train', 'score', 'package', 'start']

/**
 * How the command line was called, for hints that can be typed as they stand: `seqarena`, `npx seqarena` or
 * `npm run seqarena --`.
 *
 * @param script path of what Node was started with: a link of the command's name where it is installed
 * @param env variables by which npm says what it runs
 */
export function calledAs(script: string, env: NodeJS.ProcessEnv): string {
  const isOwnScript =
    env.npm_package_name === 'seqarena' && ownScripts.includes(env.npm_lifecycle_event ?? '')
  if (isOwnScript) return 'npm run seqarena --'
  return env.npm_command === 'exec' || basename(script) === 'cli.js' ? 'npx seqarena' : 'seqarena'
}

/** A text in which commands are named as `seqarena COMMAND`, with them as they are called here. */
export function asCalled(text: string, called: string, commands: readonly string[]): string {
  const named = new RegExp(String.raw`\bseqarena (?=(?:${commands.join('|')})\b|--help)`, 'g')
  return text.replace(named, `${called} `)
}
