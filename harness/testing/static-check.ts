import { staticCheck, type Count } from './count.ts'

/** Prettier alone takes longer than all others: it reads what has changed. */
const prettierCache = ['--cache', '--cache-strategy=content', '--cache-location=.plumbline/prettier.json']

/** What is checked without running anything: types, lint, format, dead code. The slowest begins first. */
const commands: readonly (readonly [program: string, ...args: string[]])[] = [
  ['prettier', '--check', '--log-level=warn', ...prettierCache, '.'],
  ['oxlint', '--type-aware', '--deny-warnings'],
  ['tsc'],
  ['tsc', '-p', 'harness/report/page/browser'],
  ['knip'],
]

/** Runs all of them at once: none keeps two cores busy. */
export const staticChecks = (): Promise<Count[]> =>
  Promise.all(commands.map(command => staticCheck(...command)))
