import { leaking, type Exam } from './mutant.ts'

/**
 * Wrong: a deadline of ten minutes for each answer, which is never cleared and holds the response. A user's service kept so much that its heap was
 * too large for snapshots before it was traced, and no line was named.
 */
export const service = leaking({
  declare: `const deadlines = new WeakSet<object>()`,
  keep: `deadlines.add(setTimeout((held: unknown) => void held, 600_000, { startedAt, headers: [...request.headers], page: new Array(200).fill(startedAt) }).unref())`,
})

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.heap'],
  mayBreak: ['leak.native', 'leak.handles'],
}
