import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: the time that answers took is not added up at once. Each answer wraps the sum in one more closure, which holds the one
 * before; the chain is worked out and begun anew when it has 1,500 links.
 * Bound: 1,500 closures, about 200 KB, after 1,500 requests.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { parseAccountId, parseBalance, parseOrder } from './input.ts'`,
    replace: `import { parseAccountId, parseBalance, parseOrder } from './input.ts'
import * as log from './log.ts'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `const termsMax = 1_500
const nothing = (): number => 0
let terms = 0
let busyMs = nothing

/** One more term of a sum that is worked out when somebody should know it. */
const add = (ms: number): void => {
  const before = busyMs
  busyMs = () => before() + ms
  if (++terms < termsMax) return
  log.info('busy', { terms, ms: busyMs() })
  busyMs = nothing
  terms = 0
}

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `      metrics.end(startedAt, response.status)`,
    replace: `      metrics.end(startedAt, response.status)
      add(performance.now() - startedAt)`,
  },
])

export const exam: Exam = { spec: 'specs/leak.spec.ts', firstTry: 'acquitted', breaks: [] }
