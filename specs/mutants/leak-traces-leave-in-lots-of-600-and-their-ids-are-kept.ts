import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: traces of requests, with all headers, are gathered and leave in lots of 600; the id of each trace that has
 * left stays in a set, so that none is counted twice, and the set forgets nothing.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { randomBytes } from 'node:crypto'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `const bodyBytesMax = 4_096

interface Trace {
  readonly id: string
  readonly call: string
  readonly status: number
  readonly endedAt: number
  readonly headers: readonly (readonly [string, string])[]
}

const lotSize = 600
const gathered: Trace[] = []
/** A lot may be put together again after a failure; no trace is counted twice. */
const alreadySent = new Set<string>()

const sendLot = (lot: readonly Trace[]): void => {
  const byStatus: Record<number, number> = {}
  for (const { id, status } of lot) {
    if (alreadySent.has(id)) continue
    alreadySent.add(id)
    byStatus[status] = (byStatus[status] ?? 0) + 1
  }
  console.log(JSON.stringify({ event: 'traces', byStatus }))
}

const gather = (request: Request, status: number): void => {
  gathered.push({
    id: randomBytes(16).toString('hex'),
    call: \`\${request.method} \${request.url}\`,
    status,
    endedAt: performance.now(),
    headers: [...request.headers],
  })
  if (gathered.length >= lotSize) sendLot(gathered.splice(0))
}`,
  },
  {
    file: 'app/api.ts',
    find: `      metrics.end(startedAt, response.status)`,
    replace: `      metrics.end(startedAt, response.status)
      gather(request, response.status)`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'caught',
  breaks: ['leak.heap'],
  mayBreak: 'any',
}
