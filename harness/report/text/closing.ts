import type { Kept } from '../../system/kept.ts'
import { headline, overall, type Results, type Took } from '../results/results.ts'
import { painted } from './table.ts'

const slowestShown = 2

const seconds = (durationMs: number): string =>
  durationMs < 9_950 ? `${(durationMs / 1000).toFixed(1)} s` : `${Math.round(durationMs / 1000)} s`

const cut = (text: string, width: number): string =>
  text.length <= width ? text : `${text.slice(0, width - 1)}…`

/** Where the time of a run has gone: for each spec how long it took, until its system was up, and its slowest tests. */
export function timing(took: readonly Took[], columns: number): string {
  const width = Math.max(...took.map(({ what }) => what.length))
  return took
    .flatMap(({ what, ms, setUpMs, tests }) => {
      const setUp = setUpMs === undefined ? '' : `  set up in ${seconds(setUpMs)}`
      const slowest = tests.toSorted((a, b) => b.ms - a.ms).slice(0, slowestShown)
      return [
        `${what.padEnd(width)}  ${seconds(ms).padStart(6)}${setUp}`,
        ...slowest.map(test => cut(`  ${seconds(test.ms).padStart(5)}  ${test.name}`, columns)),
      ]
    })
    .join('\n')
}

/** How to enter the systems that were kept, and how to be rid of them. */
export const entrances = (kept: readonly Kept[]): string =>
  [
    'kept, because KEEP is set (`npx vitest-plumbline clean` removes it):',
    ...kept.flatMap(({ services, beside }) => [
      ...services.flatMap(({ container, origin }) => [
        `  service   docker exec -it ${container} sh`,
        `            docker logs ${container}`,
        `            ${origin}`,
      ]),
      ...beside.flatMap(({ name, container, address, enter }) => [
        `  ${name.padEnd(8)}  docker exec -it ${container} ${enter}`,
        `            ${address}`,
      ]),
    ]),
  ].join('\n')

export const engineLine = ({ engine }: Results): string =>
  `${engine.name} ${engine.version}, ${engine.cpus} CPUs, cgroup v${engine.cgroup}`

/** One line over all, and what it takes to repeat it. */
export const closing = (results: Results, colour: boolean): string =>
  `${painted(headline(results), overall(results), colour)}   SEED=${results.seed}, ${engineLine(results)}`
