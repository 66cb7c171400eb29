import { mutant, type Exam } from './mutant.ts'

/**
 * A ring of the last 256 log lines, in which every line also tells the totals so far, so that new lines are a
 * little longer than those they replace. Healthy: the number of lines is fixed and a line grows by some digits
 * only.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `const bodyBytesMax = 4_096

const ringSize = 256
const ring: string[] = []
const totals = new Map<number, number>()
let lines = 0
let totalMs = 0

/** The last lines, each with the totals so far: one line out of a core dump tells the whole story. */
const noteLine = (request: Request, status: number, ms: number): void => {
  totals.set(status, (totals.get(status) ?? 0) + 1)
  totalMs += ms
  const counts = [...totals].map(([code, count]) => \`\${code}: \${count}\`).join(', ')
  ring[lines % ringSize] = \`\${lines} \${request.method} \${request.url} \${status}; \${counts}; \${totalMs} ms in all\`
  lines += 1
}`,
  },
  {
    file: 'app/api.ts',
    find: `      metrics.end(startedAt, response.status)`,
    replace: `      metrics.end(startedAt, response.status)
      noteLine(request, response.status, performance.now() - startedAt)`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
