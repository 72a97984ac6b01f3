import { UsageError } from '../base/errors.js'

/** Checks of a configuration, whose values may come from a file: anything can stand where a number should. */
export interface ConfigChecks<Config> {
  whole(name: keyof Config, least: number): void
  number(name: keyof Config, fits: (value: number) => boolean, wanted: string): void
  oneOf(name: keyof Config, allowed: readonly string[]): void
  text(name: keyof Config, wanted: string): void
  flag(name: keyof Config): void
}

/**
 * What is said of the first option that there is none of; undefined where all are known.
 *
 * @param defaults name all options that there are
 */
export function unknownOption(
  options: object,
  defaults: object,
): { what: string; hint: string } | undefined {
  const name = Object.keys(options).find((one) => !Object.hasOwn(defaults, one))
  if (name === undefined) return undefined
  const hint = `Options are ${Object.keys(defaults).join(', ')}.`
  return { what: `no option is called ${name}`, hint }
}

/**
 * @param defaults name all options that there are
 * @throws {UsageError} `BAD_CONFIG` for an option of another name; the checks throw it with the option's name, its
 *   value and what it may be
 */
export function configChecks<Config extends object>(
  config: Config,
  defaults: Config,
): ConfigChecks<Config> {
  const unknown = unknownOption(config, defaults)
  if (unknown) throw new UsageError('BAD_CONFIG', unknown.what, unknown.hint)
  const check = (name: keyof Config, fits: (value: unknown) => boolean, wanted: string) => {
    if (!fits(config[name])) refuseOption(String(name), config[name], wanted)
  }
  return {
    whole: (name, least) =>
      check(
        name,
        (value) => Number.isInteger(value) && (value as number) >= least,
        `a whole number, ${least} or more`,
      ),
    number: (name, fits, wanted) =>
      check(name, (value) => typeof value === 'number' && fits(value), wanted),
    oneOf: (name, allowed) =>
      check(name, (value) => allowed.includes(value as string), allowed.join(', ')),
    text: (name, wanted) => check(name, (value) => typeof value === 'string', wanted),
    flag: (name) => check(name, (value) => typeof value === 'boolean', 'true or false'),
  }
}

/** @throws {UsageError} `BAD_CONFIG`, always */
export function refuseOption(name: string, value: unknown, wanted: string): never {
  throw new UsageError('BAD_CONFIG', `${name} is ${JSON.stringify(value)}`, `It must be ${wanted}.`)
}
