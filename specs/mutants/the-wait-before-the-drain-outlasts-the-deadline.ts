import { mutant, type Exam } from './mutant.ts'

/**
 * A balancer needs ten seconds to forget an instance, so after SIGTERM the service waits that long before it
 * drains. Its deadline is still 8 s: it ends with 0 then, and has neither drained nor closed its pool.
 */
export const service = mutant([
  {
    file: 'app/config.ts',
    find: `'DRAIN_MS', { fallback: 250,`,
    replace: `'DRAIN_MS', { fallback: 10_000,`,
  },
])

export const exam: Exam = {
  spec: 'specs/start.spec.ts',
  only: 'a pool of 3',
  firstTry: 'caught',
  breaks: ['start.closedPool'],
  mayBreak: 'any',
}
