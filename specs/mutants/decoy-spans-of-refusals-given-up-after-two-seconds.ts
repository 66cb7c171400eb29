import { type Exam, mutant } from './mutant.ts'

/**
 * Every request begins a span in a map, and only an answer below 400 ends it. The spans of refusals, seven in 16 requests, stay
 * with a copy of their headers, about 900 bytes. A sweep twice a second gives up each span that is older than two seconds: so no
 * more are kept than the requests of the last 2.5 seconds, and none when it is quiet. Full after 2.5 seconds of requests, however
 * many these are; rounds that are shorter, or follow one another faster, find more or fewer.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `interface Span {
  readonly name: string
  readonly begunAt: number
  readonly headers: Readonly<Record<string, string>>
  readonly events: string[]
}

const spanMsMax = 2_000
const sweepEveryMs = 500
const spans = new Map<number, Span>()
let spansBegun = 0

const beginSpan = ({ method, url, headers }: Request): number => {
  spansBegun += 1
  const name = \`\${method} \${url} #\${spansBegun}\`
  const events = [\`begun at \${new Date().toISOString()}\`]
  spans.set(spansBegun, { name, begunAt: performance.now(), headers: Object.fromEntries(headers), events })
  return spansBegun
}

/** The span of a refusal stays open: a later layer might add to it. */
const endSpan = (id: number, status: number): void => {
  spans.get(id)?.events.push(\`answered \${status} at \${new Date().toISOString()}\`)
  if (status < 400) spans.delete(id)
}

/** A map has its entries in the order of their insertion, so the oldest come first. */
const giveUpSpans = (): void => {
  const oldest = performance.now() - spanMsMax
  for (const [id, { begunAt }] of spans) {
    if (begunAt >= oldest) return
    spans.delete(id)
  }
}

setInterval(giveUpSpans, sweepEveryMs).unref()

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `    const startedAt = metrics.begin()`,
    replace: `    const startedAt = metrics.begin()
    const span = beginSpan(request)`,
  },
  {
    file: 'app/api.ts',
    find: `      metrics.end(startedAt, response.status)`,
    replace: `      metrics.end(startedAt, response.status)
      endSpan(span, response.status)`,
  },
])

export const exam: Exam = { spec: 'specs/leak.spec.ts', breaks: [], firstTry: 'acquitted' }
