import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: as in Postgres itself, a timeout of 0 is taken for "no timeout", so the service starts with LOCK_TIMEOUT_MS=0 and
 * then waits for locks without a limit of their own. That breaks the promise that a wrong value in the environment ends the
 * service with exit code 1 and one line which names it.
 */
export const service = mutant([
  {
    file: 'app/config.ts',
    find: `    [name, wholeNumber(env, name, { fallback, min: 1, max: 60_000 })] as const`,
    replace: `    [name, wholeNumber(env, name, { fallback, min: 0, max: 60_000 })] as const`,
  },
  {
    file: 'app/config.ts',
    find: `/** Each is shorter than the next, so that the most specific error comes first. */`,
    replace: `/** Each is shorter than the next, so that the most specific error comes first. 0 is none, as in Postgres. */`,
  },
])

export const exam: Exam = {
  spec: 'specs/start.spec.ts',
  breaks: ['start.wrongValues'],
  mayBreak: 'any',
  firstTry: 'caught',
}
