import { type Exam, mutant } from './mutant.ts'

/**
 * Refusals are logged once a minute: an asynchronous generator yields, sleeps a minute, and yields again. It reads as if a call
 * of `next` during the sleep did nothing. In truth the generator queues every call, with its promise and what waits for that,
 * and takes one from the queue each minute. So each refused request stays with its error, far faster than minutes go by.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import { setTimeout as sleep } from 'node:timers/promises'
import * as log from './log.ts'
import type { Bank } from './bank.ts'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `const bodyBytesMax = 4_096

async function* onceInAMinute(): AsyncGenerator<void> {
  for (;;) {
    yield
    await sleep(60_000, undefined, { ref: false })
  }
}

const minutes = onceInAMinute()

/** One refusal a minute is enough to see what clients do wrong. */
const sampleRefusal = (problem: Problem, path: string): void => {
  void minutes.next().then(() => log.info('refused', { path, detail: problem.message }))
}`,
  },
  {
    file: 'app/api.ts',
    find: `    if (error instanceof Problem) return error.toResponse()`,
    replace: `    if (error instanceof Problem) {
      sampleRefusal(error, c.req.path)
      return error.toResponse()
    }`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.heap'],
  mayBreak: ['leak.external', 'leak.native', 'leak.workingSet'],
  blames: `void minutes.next().then(() => log.info('refused', { path, detail: problem.message }))`,
  firstTry: 'caught',
}
