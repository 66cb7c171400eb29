import { mutant, type Exam } from './mutant.ts'

/**
 * Leaks. Requests under way are in a skip list by their number. An answered request is unlinked from the bottom level only,
 * so every second one stays in the levels above, and holds its neighbour. A user sees the heap grow with each request.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `interface Visit {
  readonly id: number
  readonly startedAt: number
  /** The next visit on each level of this one. */
  readonly next: (Visit | undefined)[]
}

const levels = 8
const noNext = (height: number): (Visit | undefined)[] =>
  Array.from({ length: height }, (): Visit | undefined => undefined)
const head: Visit = { id: 0, startedAt: 0, next: noNext(levels) }
const last: Visit[] = Array.from({ length: levels }, () => head)
let visits = 0

/** Every second visit is two levels high, every fourth three, and so on. */
const heightOf = (id: number): number => Math.min(32 - Math.clz32(id & -id), levels)

const enter = (startedAt: number): Visit => {
  visits += 1
  const visit: Visit = { id: visits, startedAt, next: noNext(heightOf(visits)) }
  for (let level = 0; level < visit.next.length; level += 1) {
    const before = last[level] ?? head
    before.next[level] = visit
    last[level] = visit
  }
  return visit
}

const leave = (visit: Visit): void => {
  let before: Visit = head
  let next: Visit | undefined = before.next[0]
  while (next !== undefined && next !== visit) {
    before = next
    next = before.next[0]
  }
  before.next[0] = visit.next[0]
  if (last[0] === visit) last[0] = before
}

process.on('SIGUSR2', () => {
  const { id, startedAt } = head.next[0] ?? head
  console.log(JSON.stringify({ event: 'oldest-request', id, startedAt }))
})

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `const startedAt = metrics.begin()`,
    replace: `const startedAt = metrics.begin()
    const visit = enter(startedAt)`,
  },
  {
    file: 'app/api.ts',
    find: `metrics.end(startedAt, response.status)`,
    replace: `metrics.end(startedAt, response.status)
      leave(visit)`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.heap'],
  mayBreak: 'any',
  everyNth: [1],
  firstTry: 'caught',
}
