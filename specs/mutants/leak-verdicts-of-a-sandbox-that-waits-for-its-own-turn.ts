import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: the operator's rule says which requests are worth a sample. It runs in a context of its own with `microtaskMode:
 * 'afterEvaluate'`, as Node's documentation advises whoever wants the time limit to hold for promises too.
 *
 * Leaks: heap, about 1 KB a request. Such a context has its own queue of microtasks, and Node empties it only behind a script that is
 * evaluated in the context. The rule is evaluated once, at the start; later it is called as a function, and what follows its first
 * `await` is put into that queue and never runs. Each entry holds the suspended function, its visit, its promise and the callback that
 * waits for the verdict. No variable of the service holds any of it: the queue is a root of V8. Only answers with 5xx need no `await`.
 *
 * To blame: `void rule(visit, usualMs).then(…)`; the cause is `microtaskMode: 'afterEvaluate'`.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { createContext, runInContext } from 'node:vm'
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

type Rule = (visit: Visit, usualMs: () => Promise<number>) => Promise<boolean>

const ruleSource =
  process.env['SAMPLING_RULE'] ??
  'async ({ status, durationMs }, usualMs) => status >= 500 || durationMs > 20 * (await usualMs())'

/** Written by the operator: it sees no module of the service, and its time is limited, that of its promises too. */
const sandbox = createContext({}, { microtaskMode: 'afterEvaluate' })
const rule = runInContext(\`(\${ruleSource})\`, sandbox, { timeout: 100 }) as Rule

const samplesKept = 50
const samples: Visit[] = []

/** Never delays an answer: the verdict comes when it comes. */
const judge = (visit: Visit, usualMs: () => Promise<number>): void => {
  void rule(visit, usualMs).then(worth => {
    if (worth && samples.push(visit) > samplesKept) samples.shift()
  })
}

const bodyBytesMax = 4_096`,
  },
  {
    file: 'app/api.ts',
    find: `      metrics.end(startedAt, response.status)`,
    replace: `      metrics.end(startedAt, response.status)
      const { method, url } = request
      const durationMs = performance.now() - startedAt
      judge({ method, url, status: response.status, durationMs }, usualMs)`,
  },
  {
    file: 'app/api.ts',
    find: `  const routes = createRoutes(parts)`,
    replace: `  const routes = createRoutes(parts)
  const usualMs = async (): Promise<number> => metrics.read().responseTime.p50`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'caught',
  breaks: ['leak.heap'],
  mayBreak: ['leak.native'],
  blames: 'void rule(',
}
