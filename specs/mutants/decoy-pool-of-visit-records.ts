import { mutant, type Exam } from './mutant.ts'

/**
 * Each request takes a record with a buffer of 1 KiB from a pool and gives it back with its answer; the pool keeps
 * 64 at most and makes more when many requests come at once. Healthy: it grows to the largest number of requests
 * in flight, and no further than 64.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `const bodyBytesMax = 4_096

interface Visit {
  readonly scratch: Buffer
  url: string
  used: number
}

const spareMax = 64
const spare: Visit[] = []

const takeVisit = (url: string): Visit => {
  const visit = spare.pop() ?? { scratch: Buffer.alloc(1_024), url: '', used: 0 }
  visit.url = url
  visit.used = visit.scratch.write(url)
  return visit
}

const giveBack = (visit: Visit): void => {
  visit.url = ''
  visit.scratch.fill(0, 0, visit.used)
  visit.used = 0
  if (spare.length < spareMax) spare.push(visit)
}`,
  },
  {
    file: 'app/api.ts',
    find: `    const startedAt = metrics.begin()`,
    replace: `    const startedAt = metrics.begin()
    const visit = takeVisit(request.url)`,
  },
  {
    file: 'app/api.ts',
    find: `      metrics.end(startedAt, response.status)`,
    replace: `      metrics.end(startedAt, response.status)
      giveBack(visit)`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
