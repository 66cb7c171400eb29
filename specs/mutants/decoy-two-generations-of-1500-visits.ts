/**
 * Each request leaves a record in the young generation; at 1,500 it becomes the old one, and the old one is forgotten whole. Grows
 * for 3,000 requests (about 200 bytes each), then is a saw between 1,500 and 3,000 records: nothing should be accused.
 */
import { type Exam, mutant } from './mutant.ts'

export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `const bodyBytesMax = 4_096

interface Visit {
  readonly method: string
  readonly url: string
  readonly at: number
}

/** The visits of the last 1,500 to 3,000 requests, without an order to keep them in. */
const generationMax = 1_500
let young = new Map<string, Visit>()
let old = new Map<string, Visit>()
let visits = 0

const visit = ({ method, url }: Request, at: number): void => {
  if (young.size >= generationMax) {
    old = young
    young = new Map()
  }
  const id = \`visit-\${++visits}\`
  if (!old.has(id)) young.set(id, { method, url, at })
}`,
  },
  {
    file: 'app/api.ts',
    find: `    const startedAt = metrics.begin()`,
    replace: `    const startedAt = metrics.begin()
    visit(request, startedAt)`,
  },
])

export const exam: Exam = { spec: 'specs/leak.spec.ts', breaks: [], firstTry: 'acquitted' }
