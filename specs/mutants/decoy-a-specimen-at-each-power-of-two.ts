/**
 * Of each kind of refusal the service keeps a specimen for its operators: of the first, the second, the fourth, the eighth, and so
 * on, with the error, the request, and the figures of that moment. The kinds of a day come equally often, so that
 * several specimens arrive at almost the same time: the heap grows in steps.
 *
 * A real team writes this to see how a refusal looked early and late, without a log of all.
 *
 * Bound: 15 kinds with at most 53 specimens each, because a count is a safe integer: 795 of about 4 kB, 3.2 MB. After a
 * million refusals of each kind it is 20 of each. Between two steps nothing grows, and each step is twice as far as the last.
 */
import { type Exam, mutant } from './mutant.ts'

export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { getHeapSpaceStatistics, type HeapSpaceInfo } from 'node:v8'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `import { Problem } from './problem.ts'`,
    replace: `import { Problem, type ProblemKind } from './problem.ts'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `const bodyBytesMax = 4_096

interface Specimen {
  readonly nth: number
  readonly at: Date
  readonly request: { readonly method: string; readonly path: string }
  readonly problem: Problem
  /** The figures of that moment. */
  readonly exposition: string
  readonly spaces: readonly HeapSpaceInfo[]
}

/** The first refusal of each kind, the second, the fourth, the eighth … */
class Specimens {
  readonly #counts = new Map<ProblemKind, number>()
  readonly #kept = new Map<ProblemKind, Specimen[]>()

  note(problem: Problem, c: Context, metrics: Metrics): void {
    const nth = (this.#counts.get(problem.kind) ?? 0) + 1
    this.#counts.set(problem.kind, nth)
    if (!Number.isInteger(Math.log2(nth))) return
    const request = { method: c.req.method, path: c.req.path }
    const spaces = getHeapSpaceStatistics()
    const exposition = toExposition(metrics.read())
    const specimen = { nth, at: new Date(), request, problem, exposition, spaces }
    this.#kept.set(problem.kind, [...(this.#kept.get(problem.kind) ?? []), specimen])
  }

  of(kind: string): readonly object[] {
    const kept = this.#kept.get(kind as ProblemKind) ?? []
    return kept.map(({ problem, ...rest }) => ({ ...rest, detail: problem.message }))
  }
}

const specimens = new Specimens()`,
  },
  {
    file: 'app/api.ts',
    find: `    const figures = metrics.read()`,
    replace: `    const kind = c.req.query('specimens')
    if (kind !== undefined) return c.json(specimens.of(kind))
    const figures = metrics.read()`,
  },
  {
    file: 'app/api.ts',
    find: `    if (error instanceof Problem) return error.toResponse()`,
    replace: `    if (error instanceof Problem) {
      specimens.note(error, c, metrics)
      return error.toResponse()
    }`,
  },
])

export const exam: Exam = { spec: 'specs/leak.spec.ts', breaks: [], firstTry: 'acquitted' }
