import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: visits are worth keeping for six seconds and expire as keys of Redis do: ten times a second twenty of them are drawn by lot,
 * and those too old are removed; if they were more than five, twenty more are drawn. So some stay for longer than six seconds.
 * When 1,200 are kept, a new one takes the place of one that is drawn by lot.
 * Bound: 1,200 visits, about 250 KB, after 1,200 requests.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `interface Visit {
  readonly path: string
  readonly status: number
  readonly at: number
}

const visitsMax = 1_200
const worthMs = 6_000
const drawn = 20
const manyExpired = 5
const visits: Visit[] = []

const lot = (): number => Math.floor(Math.random() * visits.length)

const remove = (at: number): void => {
  const last = visits.pop()
  if (last !== undefined && at < visits.length) visits[at] = last
}

const visited = (path: string, status: number): void => {
  if (visits.length >= visitsMax) remove(lot())
  visits.push({ path, status, at: performance.now() })
}

const expireSome = (): void => {
  let expired = manyExpired + 1
  while (expired > manyExpired && visits.length > 0) {
    expired = 0
    const before = performance.now() - worthMs
    for (let draw = 0; draw < drawn && visits.length > 0; draw++) {
      const at = lot()
      if ((visits[at]?.at ?? 0) >= before) continue
      remove(at)
      expired += 1
    }
  }
}
setInterval(expireSome, 100).unref()

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `      metrics.end(startedAt, response.status)`,
    replace: `      metrics.end(startedAt, response.status)
      visited(new URL(request.url).pathname, response.status)`,
  },
  {
    file: 'app/api.ts',
    find: `    if (!wantsText(c)) return c.json(figures)`,
    replace: `    if (!wantsText(c)) return c.json({ ...figures, recentVisits: visits.length })`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
