import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: the access log is collected in memory and written to `/tmp` in segments of 8 KB with running numbers, from where an agent ships
 * it. Behind each segment all but the four newest are deleted.
 *
 * Leaks: files, about 100 bytes a request: one file of 8 KB for each 80 requests, once the tenth is written (after some 800 requests). The
 * sweeper knows a segment by its name, and its pattern knows one digit. So `segment.10.log` and its successors are never listed and never
 * deleted, while the four newest of the first ten stay for ever. No descriptor stays open, and no object is kept.
 *
 * To blame: `/^segment\.(\d)\.log$/`, which should read `\d+`. The files are made by `writeFileSync` in `#write`.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { mkdirSync, readdirSync, unlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `const segmentCharacters = 8_192
const segmentsKept = 4
const segmentName = /^segment\\.(\\d)\\.log$/

/** The access log, in files of 8 KB. The agent of the platform ships them; four are enough for its longest pause. */
class Segments {
  readonly #folder: string
  #lines: string[] = []
  #characters = 0
  #written = 0

  constructor(folder: string) {
    this.#folder = folder
    mkdirSync(folder, { recursive: true })
  }

  add(line: string): void {
    this.#lines.push(line)
    this.#characters += line.length + 1
    if (this.#characters >= segmentCharacters) this.#write()
  }

  #write(): void {
    writeFileSync(join(this.#folder, \`segment.\${this.#written}.log\`), \`\${this.#lines.join('\\n')}\\n\`)
    this.#written += 1
    this.#lines = []
    this.#characters = 0
    this.#sweep()
  }

  /** Lists the folder instead of counting, so that segments of an earlier process go too. */
  #sweep(): void {
    const numbers = readdirSync(this.#folder)
      .flatMap(name => segmentName.exec(name)?.[1] ?? [])
      .map(Number)
      .sort((a, b) => b - a)
    for (const number of numbers.slice(segmentsKept)) unlinkSync(join(this.#folder, \`segment.\${number}.log\`))
  }
}

const segments = new Segments('/tmp/ledger-access')

const bodyBytesMax = 4_096`,
  },
  {
    file: 'app/api.ts',
    find: `      metrics.end(startedAt, response.status)`,
    replace: `      metrics.end(startedAt, response.status)
      const { pathname: path } = new URL(request.url)
      const ms = (performance.now() - startedAt).toFixed(3)
      const line = { at: new Date().toISOString(), method: request.method, path, status: response.status, ms }
      segments.add(JSON.stringify(line))`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'caught',
  breaks: ['leak.files'],
}
