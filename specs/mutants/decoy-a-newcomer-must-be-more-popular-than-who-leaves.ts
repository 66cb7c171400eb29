import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: keeps 96 visits with their headers. While there is room, each new one is kept; then a newcomer takes the place of the one
 * that rested longest only if it has been seen more often, by a sketch of four rows of 1,024 bytes that is halved every 4,096 sightings.
 *
 * Keeps `heap`: some 100 KB, full after about 400 requests, and replaced one by one afterwards.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `const bodyBytesMax = 4_096

interface Visit {
  lastAt: number
  readonly headers: Readonly<Record<string, string>>
}

const visitsMax = 96
const visits = new Map<string, Visit>()

const factors = [0x9e3779b1, 0x85ebca6b, 0xc2b2ae35, 0x27d4eb2f]
const sketch = factors.map(() => new Uint8Array(1_024))
const sightingsMax = 4_096
let sightings = 0

const hashOf = (text: string): number => {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index++)
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  return hash
}

const slotOf = (hash: number, row: number): number => Math.imul(hash, factors[row] ?? 1) >>> 22

/** Never less than the truth since the counters were last halved. */
const popularity = (text: string): number => {
  const hash = hashOf(text)
  return Math.min(...sketch.map((counters, row) => counters[slotOf(hash, row)] ?? 0))
}

const sight = (text: string): void => {
  const hash = hashOf(text)
  for (const [row, counters] of sketch.entries()) {
    const slot = slotOf(hash, row)
    counters[slot] = Math.min((counters[slot] ?? 0) + 1, 255)
  }
  sightings += 1
  if (sightings < sightingsMax) return
  sightings = 0
  for (const counters of sketch) for (const [slot, count] of counters.entries()) counters[slot] = count >> 1
}

const note = (request: Request, startedAt: number): void => {
  const name = \`\${request.method} \${request.url} \${request.headers.get('Idempotency-Key') ?? ''}\`.slice(0, 500)
  sight(name)
  const known = visits.get(name)
  if (known !== undefined) {
    known.lastAt = startedAt
    visits.delete(name)
    visits.set(name, known)
    return
  }
  if (visits.size >= visitsMax) {
    const [rested = ''] = visits.keys()
    if (popularity(name) <= popularity(rested)) return
    visits.delete(rested)
  }
  visits.set(name, { lastAt: startedAt, headers: Object.fromEntries(request.headers) })
}`,
  },
  {
    file: 'app/api.ts',
    find: `    const startedAt = metrics.begin()`,
    replace: `    const startedAt = metrics.begin()
    note(request, startedAt)`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
