import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: the service collects its own garbage, four times a second, whether there is any or not. But it asks for a minor collection: only
 * the young generation is looked at, of which little is alive: about a millisecond, so that the standard deviation of the answers stays
 * far below two. (A full collection would take ten to thirty.)
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
    find: `/** Connects the parts and listens.`,
    replace: `const sweepEveryMs = 250

/** Small collections often, rather than a larger one in the middle of a request. */
const sweepNursery = (): void => {
  setFlagsFromString('--expose-gc')
  const collect: unknown = runInNewContext('globalThis.gc')
  if (typeof collect !== 'function') return
  setInterval(() => void collect({ type: 'minor' }), sweepEveryMs).unref()
}

/** Connects the parts and listens.`,
  },
  {
    file: 'app/service.ts',
    find: `  const server = await listen(api, {`,
    replace: `  sweepNursery()
  const server = await listen(api, {`,
  },
])

export const exam: Exam = {
  spec: 'specs/consistency.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
