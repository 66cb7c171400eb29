import { staticCheck, type Count } from './count.ts'

/** Each reads again what has changed since the last time, and what depends on it. */
const caches = {
  prettier: ['--cache', '--cache-strategy=content', '--cache-location=.plumbline/prettier.json'],
  tsc: ['--incremental', '--tsBuildInfoFile', '.plumbline/tsc.json'],
  knip: ['--cache', '--cache-location=.plumbline/knip'],
}

/** The Go programs among them end before it is worth collecting garbage, which takes a quarter of their time; above 2 GB they do. */
const memoryForTime = { GOGC: 'off', GOMEMLIMIT: '2GiB' }

/** What is checked without running anything: types, lint, format, dead code. The slowest begins first. */
const commands: readonly (readonly [program: string, ...args: string[]])[] = [
  ['prettier', '--check', '--log-level=warn', ...caches.prettier, '.'],
  ['oxlint', '--type-aware', '--deny-warnings'],
  ['tsc', ...caches.tsc],
  ['tsc', '-p', 'harness/report/page/browser'],
  ['knip', ...caches.knip],
]

/** Runs all of them at once: none keeps two cores busy. */
export const staticChecks = (): Promise<Count[]> =>
  Promise.all(commands.map(command => staticCheck(command, memoryForTime)))
