import { mutant, type Exam } from './mutant.ts'

/**
 * Leaks: the log describes each refusal by V8's own preview of its properties, as trackers of errors do. A session with the inspector is
 * opened once, and each description is the answer to a Runtime.evaluate. The answer also has the id of a remote object, by
 * which the session holds the refusal until somebody releases the object or its group. Nobody does.
 * Per answer of 400, 404 (an account) or 422: a Problem with its stack, about 1 KB, held by the inspector alone.
 * The line: examiner.post('Runtime.evaluate', …) in describe.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { Session } from 'node:inspector'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `import { parseAccountId, parseBalance, parseOrder } from './input.ts'`,
    replace: `import { parseAccountId, parseBalance, parseOrder } from './input.ts'
import * as log from './log.ts'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `const examiner = new Session()
examiner.connect()
let examined: unknown
Object.defineProperty(globalThis, 'examinedProblem', { get: () => examined })

/** The properties of a refusal, in the words of V8. */
const describe = (problem: Problem): string => {
  let text: string = problem.kind
  examined = problem
  examiner.post('Runtime.evaluate', { expression: 'examinedProblem', generatePreview: true }, (_, answer) => {
    const properties = answer?.result.preview?.properties ?? []
    text = properties.map(({ name, value }) => name + '=' + (value ?? '').slice(0, 40)).join(' ')
  })
  examined = undefined
  return text
}

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `    if (error instanceof Problem) return error.toResponse()`,
    replace: `    if (error instanceof Problem) {
      log.info('refused', { path: c.req.path, problem: describe(error) })
      return error.toResponse()
    }`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.heap'],
  mayBreak: 'any',
  blames: "examiner.post('Runtime.evaluate'",
  firstTry: 'caught',
}
