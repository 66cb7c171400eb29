import { createRequire } from 'node:module'
import { HarnessError, messageOf } from '../record/errors.ts'
import { checkOptions, isListOf, isText, type OptionRule, type OptionRules } from '../record/option.ts'

const patterns: OptionRule = {
  expected: 'a list of patterns from the folder of the Vitest config',
  example: "['plumbline/**/*.spec.ts']",
  holds: isListOf(isText),
}

const rules: OptionRules = {
  name: { expected: 'text', example: "'promises'", holds: isText },
  include: {
    ...patterns,
    expected: `${patterns.expected}, one at least`,
    holds: value => patterns.holds(value) && (value as readonly string[]).length > 0,
  },
  exclude: patterns,
  service: { expected: 'the path of a module', example: "'plumbline/service.ts'", holds: isText },
  soak: { expected: 'true or false', example: 'true', holds: value => typeof value === 'boolean' },
}

/** Checks the options of `promises()`. @throws HarnessError for the first that is wrong or unknown. */
export const checkConfig = (options: unknown): void => checkOptions('promises: ', options, { rules })

const vitestNeeded = 5

/**
 * The Vitest that this package loads: npm can be told to install another than it asks for, which begins, and fails in words of its
 * own.
 *
 * @throws HarnessError for one of another major version.
 */
export function checkVitest(version = installedVitest()): void {
  if (Number.parseInt(version, 10) === vitestNeeded) return
  throw new HarnessError(
    `Vitest ${version} is installed, and vitest-plumbline needs Vitest ${vitestNeeded}`,
    {
      fix: `\`npm i -D vitest@${vitestNeeded}\`; then \`npx vitest-plumbline doctor\` says whether another copy is left`,
    },
  )
}

const installedVitest = (): string =>
  (createRequire(import.meta.url)('vitest/package.json') as { readonly version: string }).version

export const notUnique = (name: string): HarnessError =>
  new HarnessError(`two projects of the Vitest config have the name '${name}', expected one of each`, {
    fix: `give one another, for example \`promises({ name: '${name}-2', include: ['plumbline/others/**/*.spec.ts'] })\``,
  })

/**
 * Names that were given while a config is evaluated, which is done in one go, and several times in a run. Vitest tells of two
 * in other files.
 */
const given = new Set<string>()

/** @throws HarnessError for the second of one config. */
export function checkUnique(name: string): void {
  if (given.has(name)) throw notUnique(name)
  given.add(name)
  // After an immediate, another evaluation of the same config may have come between.
  queueMicrotask(() => given.delete(name))
}

/** Whether this process is the command `vitest`, and no program that has Vitest in it. */
const isCommand = /[\\/]vitest(?:\.mjs)?$/.test(process.argv[1] ?? '')

/**
 * Does what may refuse to start. Vitest would print the error below a banner and above its stack; its command is ended by the
 * message alone instead.
 *
 * @throws HarnessError in any other program.
 */
export function orEnd(check: () => unknown): void {
  try {
    check()
  } catch (error) {
    if (!isCommand || !(error instanceof HarnessError)) throw error
    console.error(messageOf(error))
    process.exit(1)
  }
}
