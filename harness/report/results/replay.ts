import { seed } from '../../record/seed.ts'

/** The environment variables that a run depends on besides its seed. */
const circumstances = ['SERVICE', 'SOAK', 'FAULTS', 'FLEET', 'FLEET_REGISTRY']

/** Characters with a special meaning in a shell or a regular expression; Vitest matches names by a regular expression. */
const special = /[^\p{Letter}\p{Number} ,:;_-]/gu

/** A dot stands for half of a character beyond the first 65,536, such as an emoji. */
const dots = (character: string): string => '.'.repeat(character.length)

/** The option of Vitest that selects a test by its name. */
export const onlyTest = (name: string): string => `-t "${name.replace(special, dots)}"`

/** One word for a shell. */
export const wordOf = (text: string): string =>
  /^[\w./:@,=-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`

/**
 * The command that repeats one test, or a whole spec, with the same random choices.
 *
 * @param options further options of the command `vitest`
 */
export function replayOf(
  specPath: string,
  test: string | undefined,
  options: readonly string[] = [],
  seedOf = seed(),
): string {
  const set = circumstances.flatMap(name => {
    const value = process.env[name]
    return value === undefined ? [] : [`${name}=${wordOf(value)} `]
  })
  const command = ['npx vitest run', ...[...options, specPath].map(wordOf)]
  if (test !== undefined) command.push(onlyTest(test))
  return `${set.join('')}SEED=${seedOf} ${command.join(' ')}`
}
