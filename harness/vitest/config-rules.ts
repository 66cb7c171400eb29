import { createRequire } from 'node:module'
import { HarnessError, messageOf } from '../record/errors.ts'
import { booleanRule, checkOptions, isText, listRule, textRule, type OptionRules } from '../record/option.ts'

const example = "['plumbline/**/*.spec.ts']"
const patterns = 'a list of patterns relative to the folder of the Vitest config'

const rules: OptionRules = {
  name: textRule("'promises'"),
  include: listRule(example, `${patterns}, at least one`, isText, 1),
  exclude: listRule(example, patterns, isText),
  service: textRule("'plumbline/service.ts'", 'the path of a module'),
  soak: booleanRule('true'),
}

export const checkConfig = (options: unknown): void => checkOptions('promises: ', options, { rules })

/** The major version. */
export const vitestNeeded = 5

/** npm can be told to install another major version, which fails with unclear errors. @throws HarnessError for one. */
export function checkVitest(version = installedVitest()): void {
  if (Number.parseInt(version, 10) === vitestNeeded) return
  const needed = `vitest-plumbline needs Vitest ${vitestNeeded}`
  throw new HarnessError(`Vitest ${version} is installed, and ${needed}`, {
    fix: `\`npm i -D vitest@${vitestNeeded}\`; then run \`npx vitest-plumbline doctor\` to see whether another copy is left`,
  })
}

export const installedVitest = (): string =>
  (createRequire(import.meta.url)('vitest/package.json') as { readonly version: string }).version

/** Whether this process is the command `vitest`, rather than a program that embeds Vitest. */
const isCommand = /[\\/]vitest(?:\.mjs)?$/.test(process.argv[1] ?? '')

/** In the command `vitest`, prints a HarnessError alone and exits: Vitest would add a banner and a stack. */
export function exitIfRefused(check: () => void): void {
  try {
    check()
  } catch (error) {
    if (!isCommand || !(error instanceof HarnessError)) throw error
    console.error(messageOf(error))
    process.exit(1)
  }
}
