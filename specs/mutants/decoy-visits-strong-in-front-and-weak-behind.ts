import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy (leak would accuse it): the newest 400 visits are held, and the 2,500 before them are known by weak references only, of
 * which the oldest is dropped for each new one. Both maps grow with each request, and stop after 2,900.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `interface Visit {
  readonly number: number
  readonly method: string
  readonly at: number
}

const mostInFront = 400
const mostBehind = 2_500
const front = new Map<number, Visit>()
const behind = new Map<number, WeakRef<Visit>>()
let visits = 0
let stillKnown = 0

const dropOldest = <T>(map: Map<number, T>): T | undefined => {
  const [oldest] = map
  if (oldest === undefined) return undefined
  map.delete(oldest[0])
  return oldest[1]
}

const recall = (number: number): Visit | undefined => front.get(number) ?? behind.get(number)?.deref()

const moveBehind = (): void => {
  const moved = dropOldest(front)
  if (moved !== undefined) behind.set(moved.number, new WeakRef(moved))
  if (behind.size > mostBehind) dropOldest(behind)
}

/** @returns how often the visit a thousand before was still known. */
const note = (method: string, at: number): number => {
  visits += 1
  front.set(visits, { number: visits, method, at })
  if (front.size > mostInFront) moveBehind()
  if (recall(visits - 1_000) !== undefined) stillKnown += 1
  return stillKnown
}

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `const startedAt = metrics.begin()`,
    replace: `const startedAt = metrics.begin()
    note(request.method, startedAt)`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
