import { type Exam, mutant } from './mutant.ts'

/**
 * The last 300 lines of the traffic are kept, as bytes, for the support. A request makes room for one line when it comes, and then
 * is two lines: one for the question and one for the answer. Above 300, each request adds two lines and forgets one.
 *
 * A real team writes it because there was only the line of the question at first, and room was made where it was kept. The answer
 * was added by somebody else, in another place.
 *
 * A client sees nothing. The memory grows by some hundred bytes with each request, whatever it asks for.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `const linesMost = 300
const traffic = new Map<number, Buffer>()
let lines = 0

const keepLine = (text: string): void => {
  lines += 1
  traffic.set(lines, Buffer.from(text))
}

const makeRoom = (): void => {
  if (traffic.size < linesMost) return
  const [oldest] = traffic.keys()
  if (oldest !== undefined) traffic.delete(oldest)
}

const bodyBytesMax = 4_096`,
  },
  {
    file: 'app/api.ts',
    find: `    const startedAt = metrics.begin()`,
    replace: `    const startedAt = metrics.begin()
    makeRoom()
    keepLine(\`> \${startedAt} \${request.method} \${request.url}\`)`,
  },
  {
    file: 'app/api.ts',
    find: `      metrics.end(startedAt, response.status)`,
    replace: `      metrics.end(startedAt, response.status)
      keepLine(\`< \${startedAt} \${response.status} at \${new Date().toISOString()}\`)`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.heap', 'leak.external'],
  mayBreak: 'any',
  blames: 'traffic.set(lines, Buffer.from(text))',
  firstTry: 'caught',
}
