import { type Exam, mutant } from './mutant.ts'

/**
 * Healthy: the bytes of the last 1,500 answers to transfers are kept by their keys, each in a buffer of 4 KiB. One of sixteen paths
 * fills it, so that it is full only when that path is requested alone. Buffers are memory outside the heap, and native memory.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `const answers = new Map<string, Buffer>()

function keep(key: string, answer: string): void {
  const bytes = Buffer.alloc(4_096)
  bytes.write(answer)
  answers.delete(key)
  answers.set(key, bytes)
  const [oldest] = answers.keys()
  if (answers.size > 1_500 && oldest !== undefined) answers.delete(oldest)
}

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `    if (replayed) c.header('Idempotency-Replayed', 'true')
`,
    replace: `    keep(c.req.header('Idempotency-Key') ?? '', JSON.stringify({ success: true, transferId }))
    if (replayed) c.header('Idempotency-Replayed', 'true')
`,
  },
])

export const exam: Exam = { spec: 'specs/leak.spec.ts', breaks: [], firstTry: 'accused' }
