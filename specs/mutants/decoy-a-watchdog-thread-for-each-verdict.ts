import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: the operator's rule decides for each answer whether it is worth a header. It runs in a context of its own with a time limit, and
 * for that limit Node starts a thread with an event loop of its own (three descriptors) for every single run, and joins it before the run
 * returns.
 *
 * Bound: one thread at a time, one visit in the context, because each run overwrites it; one script. A thread allocates from an arena of
 * its own, which glibc keeps for the next thread: a few hundred kilobytes in the first requests, and no more after that.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { createContext, Script } from 'node:vm'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `interface Sandbox {
  status: number
  durationMs: number
}

/** Written by the operator: it must not be able to stop the service, so it has ten milliseconds. */
const rule = new Script(process.env['SLOW_RULE'] ?? 'status >= 500 || durationMs > 1000')
const ruleMs = 10
const sandbox: Sandbox = { status: 0, durationMs: 0 }
const judges = createContext(sandbox)

const isRemarkable = (status: number, durationMs: number): boolean => {
  Object.assign(sandbox, { status, durationMs })
  try {
    return rule.runInContext(judges, { timeout: ruleMs }) === true
  } catch {
    // A rule that is wrong or slow says nothing.
    return false
  }
}

const bodyBytesMax = 4_096`,
  },
  {
    file: 'app/api.ts',
    find: `      metrics.end(startedAt, response.status)`,
    replace: `      metrics.end(startedAt, response.status)
      if (isRemarkable(response.status, performance.now() - startedAt)) response.headers.set('Ledger-Remarkable', 'yes')`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
