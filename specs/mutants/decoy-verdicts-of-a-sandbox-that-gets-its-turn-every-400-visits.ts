import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: the operator's rule runs in a context that has its own queue of microtasks (`microtaskMode: 'afterEvaluate'`), so what follows
 * its first `await` waits in that queue. Every 400 visits an empty script is evaluated in the context, and Node then runs the whole queue:
 * all verdicts are given, and everything they held is garbage.
 *
 * Bound: 400 suspended calls of about 1 KB, 400 KB, a sawtooth that only V8's queue holds. It is first emptied after 400 requests.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { createContext, runInContext, Script } from 'node:vm'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `interface Visit {
  readonly method: string
  readonly url: string
  readonly status: number
  readonly durationMs: number
}

type Rule = (visit: Visit, threshold: number) => Promise<boolean>

const ruleSource =
  process.env['SAMPLING_RULE'] ??
  'async ({ status, durationMs }, threshold) => (await (status >= 500)) || durationMs > threshold'

/** Written by the operator: it sees no module of the service, and its time is limited, that of its promises too. */
const sandbox = createContext({}, { microtaskMode: 'afterEvaluate' })
const rule = runInContext(\`(\${ruleSource})\`, sandbox, { timeout: 100 }) as Rule

/** Promises of the sandbox go on only behind a script that runs in it. */
const turn = new Script('undefined')
const visitsPerTurn = 400
let waiting = 0

const samplesKept = 50
const samples: Visit[] = []

/** Never delays an answer: verdicts are given 400 at a time. */
const judge = (visit: Visit): void => {
  void rule(visit, 500).then(worth => {
    if (worth && samples.push(visit) > samplesKept) samples.shift()
  })
  waiting += 1
  if (waiting < visitsPerTurn) return
  waiting = 0
  turn.runInContext(sandbox, { timeout: 1_000 })
}

const bodyBytesMax = 4_096`,
  },
  {
    file: 'app/api.ts',
    find: `      metrics.end(startedAt, response.status)`,
    replace: `      metrics.end(startedAt, response.status)
      const { method, url } = request
      judge({ method, url, status: response.status, durationMs: performance.now() - startedAt })`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
