import { mutant, type Exam } from './mutant.ts'

/**
 * A batch of log lines is shipped when it has exactly a hundred. A refusal adds two lines at once, and sooner or later (mostly within
 * 500 requests) the batch goes from 99 to 101 and is never shipped again. About 200 bytes a request.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `interface Line {
  readonly time: number
  readonly event: 'answered' | 'refused'
  readonly method: string
  readonly url: string
  readonly status: number
  readonly durationMs: number
}

const linesPerBatch = 100

/** Writes the lines of many requests at once, because each write costs a system call. */
class AccessLog {
  #batch: Line[] = []

  write(...lines: readonly Line[]): void {
    this.#batch.push(...lines)
    if (this.#batch.length === linesPerBatch) this.#ship()
  }

  #ship(): void {
    process.stdout.write(this.#batch.map(line => \`\${JSON.stringify(line)}\\n\`).join(''))
    this.#batch = []
  }
}

const accessLog = new AccessLog()

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `      metrics.end(startedAt, response.status)`,
    replace: `      metrics.end(startedAt, response.status)
      const { method, url } = request
      const { status } = response
      const line: Line = { time: Date.now(), event: 'answered', method, url, status, durationMs: performance.now() - startedAt }
      if (status < 400) accessLog.write(line)
      else accessLog.write(line, { ...line, event: 'refused' })`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'caught',
  breaks: ['leak.heap'],
  mayBreak: ['leak.native', 'leak.external', 'leak.workingSet'],
  blames: [
    'this.#batch.push(...lines)',
    `const line: Line = { time: Date.now(), event: 'answered', method, url, status, durationMs: performance.now() - startedAt }`,
    `else accessLog.write(line, { ...line, event: 'refused' })`,
  ],
}
