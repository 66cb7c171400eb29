import { type Exam, mutant } from './mutant.ts'

/**
 * Whoever gets an answer 500 should also be told of the last refusal before it, so the headers of that answer are kept ready. They
 * are appended where they should be set. Headers join the values of a name with a comma: the object has one name and one value
 * forever, and the value is a rope that is two knots longer after each refusal. Nobody reads it, because the service never fails,
 * so it is never copied and nothing becomes slow. The strings are joined inside of Node.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `const bodyBytesMax = 4_096

/** The headers of an answer to an unexpected error: what had gone wrong just before it. */
const alarm = new Headers()

const noteRefusal = (kind: string, { method, url }: { method: string; url: string }): void => {
  alarm.append('Last-Refusal', [kind, method, url, new Date().toISOString()].join(' '))
}`,
  },
  {
    file: 'app/api.ts',
    find: `    if (error instanceof Problem) return error.toResponse()`,
    replace: `    if (error instanceof Problem) {
      noteRefusal(error.kind, c.req)
      return error.toResponse()
    }`,
  },
  {
    file: 'app/api.ts',
    find: `    return new Problem('internal-error', 'the service failed; the reason is in its log').toResponse()`,
    replace: `    return new Problem('internal-error', 'the service failed; the reason is in its log').toResponse(
      Object.fromEntries(alarm.entries()),
    )`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.heap'],
  blames: `alarm.append('Last-Refusal', [kind, method, url, new Date().toISOString()].join(' '))`,
  firstTry: 'caught',
}
