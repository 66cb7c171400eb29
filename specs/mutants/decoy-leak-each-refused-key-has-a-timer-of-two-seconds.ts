import { mutant, type Exam } from './mutant.ts'

/**
 * Refused keys are counted for two seconds, so that the log tells of a client that sends one again and again. Each new
 * key gets a map entry and a timer of its own that is never cleared, but the timer ends by itself and takes the entry
 * with it; the count decides nothing.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `const refusedForMs = 2_000
const stormOf = 100
const refused = new Map<string, number>()

const noteRefusal = (key: string | undefined): void => {
  if (key === undefined) return
  const times = (refused.get(key) ?? 0) + 1
  refused.set(key, times)
  if (times === 1) setTimeout(() => refused.delete(key), refusedForMs).unref()
  if (times === stormOf) console.log(JSON.stringify({ event: 'storm-of-retries', times }))
}

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `    if (error instanceof Problem) return error.toResponse()`,
    replace: `    if (error instanceof Problem) {
      noteRefusal(c.req.header('Idempotency-Key'))
      return error.toResponse()
    }`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
