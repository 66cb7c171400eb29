import { type Exam, mutant } from './mutant.ts'

/**
 * Long stack traces, made for debugging, are still on in production: an async hook writes down, for every asynchronous resource, the
 * stack that made it (up to 50 frames, formatted at once) and that of its parent. A request makes some six to ten of
 * them (ticks, the message, promises), at 20 µs or more each: 0.2 ms and more of CPU time, six times what the request itself needs. It
 * goes unnoticed at 120 requests a second. At 5,000 it is more than one core, of half a core.
 */
export const service = mutant([
  {
    file: 'app/main.ts',
    find: `import * as log from './log.ts'`,
    replace: `import { createHook, executionAsyncId } from 'node:async_hooks'
import * as log from './log.ts'`,
  },
  {
    file: 'app/main.ts',
    find: `tuneCompiler()`,
    replace: `tuneCompiler()

Error.stackTraceLimit = 50
const origins = new Map<number, string>()
createHook({
  init: (id, type, parent) => {
    const stack = new Error(type).stack ?? type
    origins.set(id, [stack, (origins.get(parent) ?? '').slice(0, 2_000)].join(' from '))
  },
  destroy: id => {
    origins.delete(id)
  },
}).enable()
process.on('uncaughtExceptionMonitor', error => {
  log.failure('uncaught', error, { origin: origins.get(executionAsyncId()) })
})`,
  },
])

export const exam: Exam = {
  spec: 'specs/scale.spec.ts',
  only: '1000 clients',
  breaks: ['scale.1000.latency.p99'],
  mayBreak: 'any',
  firstTry: 'caught',
}
