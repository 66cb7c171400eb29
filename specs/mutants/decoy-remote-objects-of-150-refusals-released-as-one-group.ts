import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: the log describes each refusal by V8's own preview of its properties, as trackers of errors do, through one session with the
 * inspector. Each description leaves a remote object, by which the session holds the refusal; all of them belong to one group,
 * which is released after every 150 refusals.
 * Bound: 150 refusals with their stacks, about 200 KB, after some 600 requests.
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
    replace: `const objectGroup = 'refusals'
const groupMax = 150
const examiner = new Session()
examiner.connect()
let examined: unknown
let described = 0
Object.defineProperty(globalThis, 'examinedProblem', { get: () => examined })

/** The properties of a refusal, in the words of V8. */
const describe = (problem: Problem): string => {
  const question = { expression: 'examinedProblem', generatePreview: true, objectGroup }
  let text: string = problem.kind
  examined = problem
  examiner.post('Runtime.evaluate', question, (_, answer) => {
    const properties = answer?.result.preview?.properties ?? []
    text = properties.map(({ name, value }) => name + '=' + (value ?? '').slice(0, 40)).join(' ')
  })
  examined = undefined
  if (++described % groupMax === 0) examiner.post('Runtime.releaseObjectGroup', { objectGroup })
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
  breaks: [],
  firstTry: 'acquitted',
}
