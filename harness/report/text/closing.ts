import type { Kept } from '../../system/kept.ts'
import { headline, overall, type Results, type Took } from '../results/results.ts'
import { causeParts } from './cause.ts'
import { figures, headings } from './explain.ts'
import { painted, type Screen } from './table.ts'
import { wrapped } from './wrapped.ts'
import type { Verdict } from '../../judge/verdict.ts'
import { troublesOf } from '../results/trouble.ts'

const slowestShown = 2

const seconds = (durationMs: number): string =>
  durationMs < 9_950 ? `${(durationMs / 1000).toFixed(1)} s` : `${Math.round(durationMs / 1000)} s`

/** Truncates a text between words, so that it fits together with the source line that follows it. */
function truncated(text: string, width: number, place = ''): string {
  if (text.length + place.length <= width) return text + place
  const [words = ''] = wrapped(text, width - place.length - 2)
  return `${words} …${place}`
}

export function timing(took: readonly Took[], columns: number): string {
  const width = Math.max(...took.map(({ what }) => what.length))
  return took
    .flatMap(({ what, ms, tests }) => {
      const slowest = tests.toSorted((a, b) => b.ms - a.ms).slice(0, slowestShown)
      return [
        `${what.padEnd(width)}  ${seconds(ms).padStart(6)}`,
        ...slowest.map(one => `  ${seconds(one.ms).padStart(5)}  ${truncated(one.name, columns - 9)}`),
      ]
    })
    .join('\n')
}

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

export const engineLine = ({ engine }: Pick<Results, 'engine'>): string =>
  `${engine.name} ${engine.version}, ${engine.cpus} CPUs, cgroup v${engine.cgroup}`

const headingWidth = headings.inconclusive.length + 2
/** With the lines that follow, this fills a screen of 24. */
const reasonLines = 16

/** What failed and why, one line for each cause if more do not fit; then the verdict, and the command to repeat the run. */
export function closing(results: Results, screen: Screen): string {
  const facts = `SEED=${results.seed}, ${engineLine(results)}`
  const head = headline(results)
  const gap = head.length + facts.length + 3 > screen.columns ? '\n' : '   '
  const line = `${painted(head, overall(results), screen.colour)}${gap}${facts}`
  const full = reasons(results, screen, Infinity)
  const all =
    full.flat().length <= reasonLines ? full : reasons(results, screen, screen.columns - headingWidth)
  const shown = all.filter((_, index) => all.slice(0, index + 1).flat().length <= reasonLines)
  const rest = all.length - shown.length
  const more = rest === 0 ? [] : [`and ${rest} more in report/index.html`]
  return [...(all.length === 0 ? [] : [...shown.flat(), ...more, '']), line].join('\n')
}

/** Lines for each failed test and each cause: why, in at most `most` characters, and the checks that fail by it. */
function reasons({ checks, broken }: Results, { colour, columns }: Screen, most: number): string[][] {
  const width = columns - headingWidth
  const entry = (heading: string, verdict: Verdict, why: string, place = '', ...others: string[]) =>
    [truncated(why, most, place), ...others]
      .flatMap(text => wrapped(text, width))
      .map((text, index) => {
        const label = (index === 0 ? heading : '').padEnd(headingWidth)
        return painted(label, verdict, colour) + text
      })
  return [
    ...[...Map.groupBy(broken, ({ message }) => message.split('\n', 1).join(''))].map(([message, tests]) =>
      entry('BROKEN', 'fail', `${tests.map(({ test }) => test).join(', ')}: ${message}`),
    ),
    ...troublesOf(checks).map(({ checks: all, cause }) => {
      const [first] = all
      const { said, place } = cause === undefined ? { said: figures(first), place: '' } : causeParts(cause)
      return entry(headings[first.verdict], first.verdict, said, place, namesOf(all))
    }),
  ]
}

/** Ids with their common prefix factored out: `baseline.latency.{p50, p99}, baseline.errors`. */
function namesOf(checks: readonly { readonly id: string }[]): string {
  const families = Map.groupBy(checks, ({ id }) => id.slice(0, id.lastIndexOf('.')))
  return [...families]
    .map(([family, all]) => {
      const names = all.map(({ id }) => id.slice(family.length + 1)).join(', ')
      return `${family}.${all.length === 1 ? names : `{${names}}`}`
    })
    .join(', ')
}
