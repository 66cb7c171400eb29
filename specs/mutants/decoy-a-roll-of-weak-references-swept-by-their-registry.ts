/**
 * Each request is enrolled, so that a post-mortem can name those that somebody still holds: by a weak reference in a set. A
 * registry takes the reference off the set once its request is collected. Nobody holds an answered request, so after each
 * collection the roll is empty again; before it, some hundred entries of about 250 bytes.
 */
import { type Exam, mutant } from './mutant.ts'

export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `const bodyBytesMax = 4_096

interface Visit {
  readonly url: string
  readonly startedAt: number
}

/** The requests that somebody holds. */
const roll = new Set<WeakRef<Visit>>()
const gone = new FinalizationRegistry<WeakRef<Visit>>(entry => roll.delete(entry))

const enrol = (visit: Visit): void => {
  const entry = new WeakRef(visit)
  roll.add(entry)
  gone.register(visit, entry)
}`,
  },
  {
    file: 'app/api.ts',
    find: `    const startedAt = metrics.begin()`,
    replace: `    const visit: Visit = { url: request.url, startedAt: metrics.begin() }
    enrol(visit)`,
  },
  {
    file: 'app/api.ts',
    find: `      metrics.end(startedAt, response.status)`,
    replace: `      metrics.end(visit.startedAt, response.status)`,
  },
])

export const exam: Exam = { spec: 'specs/leak.spec.ts', breaks: [], firstTry: 'acquitted' }
