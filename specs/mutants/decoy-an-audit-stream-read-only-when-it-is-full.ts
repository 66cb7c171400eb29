import { type Exam, mutant } from './mutant.ts'

/**
 * Each answer writes a line to a stream that has no reader: no listener, no pipe. When 160 KiB have gathered, after nearly two
 * thousand requests, all of them are read at once, and only their hash stays. Until then each line is a buffer in the stream's
 * list, so heap and external memory grow evenly, and then fall to nothing.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import { createHash } from 'node:crypto'
import { PassThrough } from 'node:stream'
import type { Bank } from './bank.ts'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `const bodyBytesMax = 4_096

const auditBytes = 160 * 1_024
const audit = new PassThrough({ highWaterMark: 4 * auditBytes })
const seal = createHash('sha256')

const auditLine = (line: string): void => {
  audit.write(line)
  if (audit.readableLength < auditBytes) return
  const gathered: unknown = audit.read()
  if (gathered instanceof Buffer) seal.update(gathered)
}`,
  },
  {
    file: 'app/api.ts',
    find: `      metrics.end(startedAt, response.status)`,
    replace: `      metrics.end(startedAt, response.status)
      auditLine(\`\${new Date().toISOString()} \${request.method} \${request.url} \${response.status}\\n\`)`,
  },
])

export const exam: Exam = { spec: 'specs/leak.spec.ts', breaks: [] }
