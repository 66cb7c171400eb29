import type { System } from 'vitest-plumbline'
import { judgeAudit, type Judgement, type Violation } from 'vitest-plumbline/judge'
import { ask } from './read-forms.ts'

const path = '/api/metrics'
const label = String.raw`[a-z_]\w*="(?:\\.|[^"\\])*"`
const value = String.raw`[-+]?[\d.]+(?:e[-+]?\d+)?`
/** A line of Prometheus' text format 0.0.4 with a number. */
const line = new RegExp(
  String.raw`^(?:#.*|[a-z_:][\w:]*(?:\{(?:${label},?)*\})? +${value}(?: +-?\d+)?|)$`,
  'i',
)

/** The figures that everybody reads, in milliseconds and bytes. */
const names = [
  'requestCount',
  'errorCount',
  ...['p50', 'p95', 'p99', 'mean'].map(name => `responseTime.${name}`),
  ...['rss', 'heapTotal', 'heapUsed'].map(name => `memory.${name}`),
]

const at = (figures: unknown, name: string): unknown =>
  name.split('.').reduce<unknown>((part, key) => Object(part)[key], figures)

async function missing(origin: string): Promise<Violation[]> {
  const figures: unknown = await (await ask(origin + path))?.json().catch(() => undefined)
  return names
    .filter(name => !Number.isFinite(at(figures, name)))
    .map(name => ({ kind: 'no number', what: `${name} is ${JSON.stringify(at(figures, name))}` }))
}

async function unreadable(origin: string): Promise<Violation[]> {
  const answer = await ask(origin + path, { headers: { accept: 'text/plain' } })
  const lines =
    answer?.ok === true ? (await answer.text()).split('\n') : [`answered ${answer?.status ?? 'nothing'}`]
  return lines
    .filter(one => !line.test(one))
    .map(one => ({ kind: 'a line that Prometheus cannot read', what: one }))
}

/** The figures are numbers, as JSON and as text: after a quiet time, and after a refusal that quotes what a client sent. */
export async function readableFigures({ service: { origin } }: System): Promise<Judgement> {
  const quiet = [...(await missing(origin)), ...(await unreadable(origin))]
  await ask(`${origin}/api/accounts/%22`)
  return judgeAudit({
    check: 'figures',
    title: 'the figures of the service are numbers, as JSON and as text',
    of: 'answers',
    examined: 3,
    fix: { kind: 'note', text: 'no number without a value (0 / 0), no separators, quotation marks escaped' },
    violations: [...quiet, ...(await unreadable(origin))],
  })
}
