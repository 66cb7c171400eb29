import { type Milliseconds, seconds, type System } from 'vitest-plumbline'
import { judgeAudit, type Judgement, type Violation } from 'vitest-plumbline/judge'
import { ask, read } from './requests.ts'
import { times } from './workloads.ts'

export const path = '/api/metrics'
/** Tokens may have any number of these between them. */
const gap = String.raw`[ \t]*`
const label = String.raw`${gap}[a-z_]\w*${gap}=${gap}"(?:\\.|[^"\\])*"${gap}`
const value = String.raw`[-+]?[\d.]+(?:e[-+]?\d+)?`
/** A line of Prometheus' text format 0.0.4 with a number. */
const line = new RegExp(
  String.raw`^${gap}(?:#.*|[a-z_:][\w:]*${gap}(?:\{(?:${label},?)*${gap}\})?${gap}(?<=[}\s])${value}(?:[ \t]+-?\d+)?|)${gap}$`,
  'i',
)

/** In milliseconds. */
const responseTimes = ['p50', 'p95', 'p99', 'mean'].map(name => `responseTime.${name}`)
/** In bytes. */
const memory = ['rss', 'heapUsed', 'heapTotal'].map(name => `memory.${name}`)
/** The figures that everybody reads. */
const names = ['requestCount', 'errorCount', ...responseTimes, ...memory]

export const at = (figures: unknown, name: string): unknown =>
  name.split('.').reduce<unknown>((part, key) => Object(part)[key], figures)

/** One percent of all requests took as long as the P99, which may be told as the end of a wide bucket: the mean is not less. */
const meanLeast = 1 / 400
/** In bytes, of a process of Node. */
const memoryLeast = 1_000_000

function missing(figures: unknown): Violation[] {
  const of = (name: string) => Number(at(figures, name))
  const [p50 = 0, p95 = 0, p99 = 0, mean = 0] = responseTimes.map(of)
  const [rss = 0, heap = 0, heapTotal = 0] = memory.map(of)
  const what = `P50 ${p50}, P95 ${p95}, P99 ${p99}, mean ${mean}`
  return [
    ...names
      .filter(name => !Number.isFinite(at(figures, name)))
      .map(name => ({ kind: 'no number', what: `${name} is ${JSON.stringify(at(figures, name))}` })),
    ...(p50 <= p95 && p95 <= p99 ? [] : [{ kind: 'percentiles in disorder', what }]),
    ...(mean < p99 * meanLeast ? [{ kind: 'a mean below what the P99 allows', what }] : []),
    ...memory
      .filter(name => of(name) < memoryLeast)
      .map(name => ({ kind: 'less memory than a process has', what: `${name} is ${of(name)}` })),
    ...(heap > heapTotal
      ? [{ kind: 'more of the heap than there is', what: `${heap} of ${heapTotal}` }]
      : []),
    // Part of a heap may be swapped out, but not most of it.
    ...(rss < heap / 2
      ? [{ kind: 'a process smaller than its heap', what: `rss ${rss}, heap ${heap}` }]
      : []),
  ]
}

/** As Prometheus asks, which reads other formats too. */
const scraper = 'application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.4,*/*;q=0.1'

/** Of a client that prefers JSON. */
const prefersJson = { accept: 'application/json, text/plain;q=0.5, */*;q=0.1' }

/** Undefined where they are not told. */
export async function linesOf(origin: string, accept = 'text/plain'): Promise<string[] | undefined> {
  const answer = await ask(origin + path, { headers: { accept } })
  const text = answer?.ok === true ? await answer.text().catch(() => undefined) : undefined
  const isOpenMetrics = answer?.headers.get('content-type')?.startsWith('application/openmetrics-text')
  // Prometheus refuses a text of this type that has no mark of its end.
  if (isOpenMetrics === true && text?.endsWith('# EOF\n') !== true) return ['OpenMetrics without # EOF']
  return text?.split('\n')
}
const untold = ['no answer with status 200']

export const unreadable = (lines: readonly string[]): Violation[] =>
  lines.filter(one => !line.test(one)).map(one => ({ kind: 'a line that Prometheus cannot read', what: one }))

/** Each line of the format ends with a line feed, also the last one. */
export const unended = (lines: readonly string[]): Violation[] =>
  lines.at(-1) === '' ? [] : [{ kind: 'a last line without a line feed', what: lines.at(-1) ?? '' }]

/** Of a line of Prometheus' text format. A time may follow the value. */
const valueIn = (line: string): number => Number(/^\s*[\w:]+\s*(?:\{.*\})?\s*(\S+)/.exec(line)?.[1])

const sumOfTimes = /^(\w*(?:time|duration|latency|seconds)\w*)_sum\b/

/** A count of errors without labels. */
const errorsCounted = /^\w*errors?(?:_total|_count)?[ \t]/

/** A mean time, where the text has one sum of times, and its count. */
function meanIn(lines: readonly string[]) {
  const [text = '', ...others] = lines.filter(one => sumOfTimes.test(one))
  const name = sumOfTimes.exec(text)?.[1] ?? ''
  const count = lines.find(one => one.startsWith(`${name}_count`))
  if (others.length > 0 || count === undefined) return []
  return [{ name: 'mean', text, said: valueIn(text) / valueIn(count) }]
}

/** Where the text has one such count, it is that of the figures just before it or just after it, or between them. */
function differingErrors(around: readonly unknown[], lines: readonly string[]): Violation[] {
  const [text, ...others] = lines.filter(one => errorsCounted.test(one))
  if (text === undefined || others.length > 0) return []
  const due = around.map(figures => Number(at(figures, 'errorCount')))
  const isSame = valueIn(text) >= Math.min(...due) && valueIn(text) <= Math.max(...due)
  return isSame ? [] : [{ kind: 'another count than as JSON', what: `${text}, and ${due.join(' or ')}` }]
}

/**
 * Of all requests since the start, both tell the same errors, and the same times: as text in the unit that the name ends with,
 * if it does. `around`: the figures just before the text and just after it, because one request may move a percentile from a
 * fast group of requests to a slow one.
 */
export function differing(around: readonly unknown[], lines: readonly string[]): Violation[] {
  const percentiles = [95, 99].flatMap(percent => {
    const text = lines.find(one => one.includes(`quantile="${percent / 100}"`))
    return text === undefined ? [] : [{ name: `p${percent}`, text, said: valueIn(text) }]
  })
  const times = [...percentiles, ...meanIn(lines)].flatMap(({ name, text, said }) => {
    const due = around.map(figures => Number(at(figures, `responseTime.${name}`)))
    const inUnits = text.includes('_seconds') ? [1_000] : [1, 1_000]
    const isSame = due.some(dueMs => inUnits.some(unit => said * unit > dueMs / 2 && said * unit < dueMs * 2))
    return isSame ? [] : [{ kind: 'another time than as JSON', what: `${text}, and ${due.join(' or ')} ms` }]
  })
  return [...times, ...differingErrors(around, lines)]
}

/** Many in one turn of an event loop. */
const asked = 200
const askMany = (origin: string) => Promise.all(times(asked).map(() => ask(`${origin}/api/accounts/%22`)))

/** Other requests meanwhile, as a share of those: what clients have given up is counted when it ends. */
const othersMost = 0.9

/** Each request is counted that was answered, and once. */
async function miscounted(origin: string, before: unknown): Promise<Violation[]> {
  const answers = await askMany(origin)
  const due = answers.filter(answer => answer !== undefined).length
  const counted = (await requestCount(origin)) - Number(at(before, 'requestCount'))
  const what = `${due} requests, counted as ${counted}`
  // NaN where a reading came too late.
  if (counted < due) return [{ kind: 'not counted', what }]
  // What is answered too late is counted too.
  return counted > asked * (1 + othersMost) ? [{ kind: 'counted more than once', what }] : []
}

/** NaN if the service does not tell it. */
const figureOf = async (origin: string, name: string): Promise<number> =>
  Number(at(await read(origin + path), name))

/** The requests that a service has counted; NaN if it does not tell. */
export const requestCount = (origin: string): Promise<number> => figureOf(origin, 'requestCount')

/** A service need not tell how many requests are in flight. One that is answered is none of them. */
async function stuckInFlight(origin: string): Promise<Violation[]> {
  const before = await figureOf(origin, 'inFlight')
  await Promise.all(times(asked).map(() => ask(`${origin}/api/health`)))
  const after = await figureOf(origin, 'inFlight')
  const what = `${before} before ${asked} requests that were answered, and ${after} after them`
  return after >= before + asked ? [{ kind: 'in flight for ever', what }] : []
}

/** A service may tell whole seconds. */
const uptimeStep = seconds(1)

/**
 * A time that requests waited is in the figures, and stays there: a reader takes nothing away from the next one. No request took
 * longer than the service has run.
 */
export async function toldWaits({ service: { origin } }: System, least: Milliseconds): Promise<Judgement> {
  // So many that only every 25th request or so has waited: then the P95 is another time than the P99.
  await askMany(origin)
  await askMany(origin)
  const first = await read(origin + path)
  const lines = (await linesOf(origin)) ?? untold
  const readings = [first, await read(origin + path)]
  const upMs = Number(at(await read(`${origin}/api/health`), 'uptime')) * 1_000
  return judgeAudit({
    check: 'toldWaits',
    title: 'the figures tell how long requests waited',
    of: 'answers',
    examined: readings.length + 1,
    violations: [
      ...readings
        .map(figures => Number(at(figures, 'responseTime.p99')))
        .filter(p99 => !(p99 >= least))
        .map(p99 => ({ kind: 'too short a time', what: `P99 ${p99} ms, and requests took ${least} ms` })),
      ...['p99', 'mean']
        .map(name => ({ name, told: Number(at(first, `responseTime.${name}`)) }))
        .filter(({ told }) => !(told <= upMs + uptimeStep))
        .map(({ name, told }) => ({
          kind: 'too long a time',
          what: `${name} ${told} ms, of a service that has run for ${upMs} ms`,
        })),
      ...differing(readings, lines),
    ],
  })
}

/** The figures are numbers, the same as JSON and as text: after a quiet time, and after refusals that quote what a client sent. */
export async function readableFigures({ service: { origin } }: System): Promise<Judgement> {
  const figures = await read(origin + path, prefersJson)
  const lines = (await linesOf(origin)) ?? untold
  const around = [figures, await read(origin + path)]
  const counted = await miscounted(origin, figures)
  const stuck = await stuckInFlight(origin)
  return judgeAudit({
    check: 'figures',
    title: 'the figures of the service are numbers, the same as JSON and as text',
    of: 'answers',
    examined: 5,
    fix: { kind: 'note', text: 'no number without a value (0 / 0), no separators, quotation marks escaped' },
    violations: [
      ...missing(figures),
      ...unreadable(lines),
      ...unended(lines),
      ...differing(around, lines),
      ...counted,
      ...stuck,
      ...unreadable((await linesOf(origin, scraper)) ?? untold),
    ],
  })
}
