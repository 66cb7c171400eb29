import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: leaks until midnight. Each request has a timer for the end of the banking day, which would tell that it is still
 * open then; it is unreferenced, and cleared with the answer. But Node keeps a list of timers for each duration, and the
 * list of an unreferenced timer that was cleared stays until its time is up: the milliseconds until midnight are another
 * number each time, and so every request (of one millisecond) leaves an empty list. "No request leaves anything behind"
 * (leak.heap) is broken, though no timer is active and no object of the service is kept.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `const dayMs = 86_400_000

/** Calls \`late\` at the end of the banking day, in UTC. The process does not wait for it. */
const atEndOfDay = (late: () => void): NodeJS.Timeout =>
  setTimeout(late, dayMs - (Date.now() % dayMs)).unref()

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `const startedAt = metrics.begin()`,
    replace: `const startedAt = metrics.begin()
    const endOfDay = atEndOfDay(() => {
      console.log(JSON.stringify({ event: 'open-at-end-of-day', method: request.method }))
    })`,
  },
  {
    file: 'app/api.ts',
    find: `metrics.end(startedAt, response.status)`,
    replace: `clearTimeout(endOfDay)
      metrics.end(startedAt, response.status)`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.heap'],
  mayBreak: 'any',
  blames: 'setTimeout(late, dayMs',
  firstTry: 'caught',
}
