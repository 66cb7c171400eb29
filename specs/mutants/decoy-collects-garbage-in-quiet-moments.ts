import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: the service collects its garbage itself, every three seconds, when nothing is in flight and fewer than 400 requests were answered since the last look.
 * The heap then falls to what is alive at once, and grows between: a saw-tooth with steps that belong to no request, and now and then a pause of some milliseconds.
 * A collection of this small heap takes much less than the 100 ms in which a request must be answered, and under load there is none.
 * It takes less than a hundredth of a core. Nothing is kept: the function for it is made once, in a context of its own, and the timer keeps nobody alive.
 */
export const service = mutant([
  {
    file: 'app/service.ts',
    find: `import { createApi } from './api.ts'`,
    replace: `import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { createApi } from './api.ts'`,
  },
  {
    file: 'app/service.ts',
    find: `export interface Service {`,
    replace: `const lookEveryMs = 3_000
const fewRequests = 400

/** Collects garbage when hardly anybody is there to notice, and somebody was. */
const collectWhenQuiet = (metrics: Metrics): void => {
  setFlagsFromString('--expose-gc')
  const collect: unknown = runInNewContext('gc')
  if (typeof collect !== 'function') return
  let before = 0
  const look = (): void => {
    const { requestCount, inFlight } = metrics.read()
    const answered = requestCount - before
    before = requestCount
    if (inFlight === 0 && answered > 0 && answered < fewRequests) collect()
  }
  setInterval(look, lookEveryMs).unref()
}

export interface Service {`,
  },
  {
    file: 'app/service.ts',
    find: `  const metrics = new Metrics(() => pool.state)`,
    replace: `  const metrics = new Metrics(() => pool.state)
  collectWhenQuiet(metrics)`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
