import { staticCheck, type Count } from './count.ts'

/** Each checks again only what has changed, and what depends on it. */
const caches = {
  prettier: ['--experimental-cli', '--cache-location=.plumbline/prettier'],
  tsc: ['--incremental', '--tsBuildInfoFile', '.plumbline/tsc.json'],
  knip: ['--cache', '--cache-location=.plumbline/knip'],
}

/**
 * The Go programs among them end before garbage collection is useful, which takes a quarter of their time; above 2 GB it runs.
 */
const memoryForTime = { GOGC: 'off', GOMEMLIMIT: '2GiB' }

/** Checks that run no code: types, lint, format, dead code. The slowest starts first. */
const commands: readonly (readonly [program: string, ...args: string[]])[] = [
  ['prettier', '--check', '--log-level=warn', ...caches.prettier, '.'],
  ['oxlint', '--type-aware', '--deny-warnings'],
  ['tsc', ...caches.tsc],
  ['tsc', '-p', 'harness/report/page/browser'],
  ['knip', ...caches.knip],
]

/** Runs all of them at once: none uses two cores. */
export const staticChecks = (): Promise<Count[]> =>
  Promise.all(commands.map(command => staticCheck(command, memoryForTime)))
