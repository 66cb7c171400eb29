/**
 * Each request has a context from a pool of at most 64. It collects marks, which are written into a batch of 1,200 lines at the
 * end, and notes of why it was refused. A context that goes back is emptied of its marks, but not of its notes: there were none when
 * the pool was written. The pool is bounded and the batch is a healthy wave of about 200 KB; what grows is inside contexts that are
 * as many as ever, by about 150 bytes for each refused request (seven in 16). Kept by the pool, in the array `notes` of a few contexts.
 */
import { type Exam, mutant } from './mutant.ts'

export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `const bodyBytesMax = 4_096

interface Mark {
  readonly name: string
  readonly at: number
}

interface Note {
  readonly status: number
  readonly path: string
  readonly afterMs: number
}

/** Recycled: a new one for each request would be garbage a moment later. */
class RequestContext {
  readonly marks: Mark[] = []
  readonly notes: Note[] = []

  mark(name: string): void {
    this.marks.push({ name, at: performance.now() })
  }

  refuse(status: number, path: string, afterMs: number): void {
    this.notes.push({ status, path, afterMs })
  }

  reset(): void {
    this.marks.length = 0
  }
}

const contextsMax = 64
const freeContexts: RequestContext[] = []

const takeContext = (): RequestContext => freeContexts.pop() ?? new RequestContext()

const giveBack = (context: RequestContext): void => {
  context.reset()
  if (freeContexts.length < contextsMax) freeContexts.push(context)
}

/** Written to the collector in one piece; here it counts them. */
const batchMax = 1_200
let batch: string[] = []
let linesSent = 0

const writeLine = (line: string): void => {
  batch.push(line)
  if (batch.length < batchMax) return
  linesSent += batch.length
  batch = []
}`,
  },
  {
    file: 'app/api.ts',
    find: `    const startedAt = metrics.begin()`,
    replace: `    const startedAt = metrics.begin()
    const context = takeContext()
    context.mark('begun')`,
  },
  {
    file: 'app/api.ts',
    find: `      metrics.end(startedAt, response.status)`,
    replace: `      metrics.end(startedAt, response.status)
      context.mark('answered')
      const { method, url } = request
      if (response.status >= 400)
        context.refuse(response.status, \`\${method} \${url.slice(url.indexOf('/', 8))}\`, performance.now() - startedAt)
      writeLine(JSON.stringify({ method, url, status: response.status, marks: context.marks, lines: linesSent }))
      giveBack(context)`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.heap'],
  mayBreak: 'any',
  firstTry: 'caught',
  blames: `this.notes.push({ status, path, afterMs })`,
}
