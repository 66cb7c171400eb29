import { mutant, type Exam } from './mutant.ts'

/**
 * Every request writes a line to a log in memory with two segments of 64 KB, the older of which is dropped, and sets a
 * debounced timer anew that flushes when requests pause. Healthy: two segments, one timer.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `const bodyBytesMax = 4_096

const segmentBytes = 65_536
const quietMs = 250

/** What happened lately, for whoever looks with a debugger: no disk is touched. */
class RecentLog {
  #current: string[] = []
  #bytes = 0
  #previous: readonly string[] = []
  #flushes = 0
  #timer: NodeJS.Timeout | undefined

  write(line: string): void {
    this.#current.push(line)
    this.#bytes += line.length
    if (this.#bytes >= segmentBytes) this.#rotate()
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      this.#flushes += 1
    }, quietMs)
    this.#timer.unref()
  }

  get lines(): readonly string[] {
    return [\`flushed \${this.#flushes} times\`, ...this.#previous, ...this.#current]
  }

  #rotate(): void {
    this.#previous = this.#current
    this.#current = []
    this.#bytes = 0
  }
}

export const recentLog = new RecentLog()`,
  },
  {
    file: 'app/api.ts',
    find: `      metrics.end(startedAt, response.status)`,
    replace: `      metrics.end(startedAt, response.status)
      recentLog.write(\`\${new Date().toISOString()} \${request.method} \${request.url} \${response.status}\`)`,
  },
])

export const exam: Exam = { spec: 'specs/leak.spec.ts', firstTry: 'inconclusive', breaks: [] }
