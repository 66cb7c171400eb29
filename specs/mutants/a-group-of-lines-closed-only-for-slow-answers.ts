import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: leaks. What the log says of a slow or failed answer stands together, indented, and so a group of the console is
 * opened for each answer; one that is quick returns before the group is closed. An open group prints nothing, but the
 * console keeps its indentation: one string that is two blanks longer after each request, made of all the strings before.
 * "No request leaves anything behind" (leak.heap) is broken.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `const slowMs = 1_500

/** Tells of an answer that was slow or failed, in lines that stand together. */
const tellSlow = (tookMs: number, { method, url }: Request, { status, headers }: Response): void => {
  console.group()
  if (tookMs < slowMs && status !== 500) return
  console.log(JSON.stringify({ event: 'slow-answer', method, path: new URL(url).pathname, status, tookMs }))
  console.log(JSON.stringify({ event: 'slow-answer-type', type: headers.get('Content-Type') }))
  console.groupEnd()
}

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `metrics.end(startedAt, response.status)`,
    replace: `metrics.end(startedAt, response.status)
      tellSlow(performance.now() - startedAt, request, response)`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.heap'],
  mayBreak: 'any',
  blames: 'console.group()',
  firstTry: 'caught',
}
