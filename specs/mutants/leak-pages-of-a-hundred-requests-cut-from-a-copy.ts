import { type Exam, mutant } from './mutant.ts'

/**
 * The lines of the latest requests, in pages of a hundred. With each full page the oldest are to go, so that ten remain. But
 * `toSpliced` cuts a copy, which nobody takes, where `splice` was meant: one request in a hundred puts a page into a list that
 * never becomes shorter.
 */
export const service = mutant([
  {
    file: 'app/metrics.ts',
    find: `const longestMicroseconds = 60_000_000`,
    replace: `const longestMicroseconds = 60_000_000

interface Page {
  readonly closedAt: number
  readonly lines: readonly string[]
}

const linesOnPage = 100
const pagesMax = 10`,
  },
  {
    file: 'app/metrics.ts',
    find: `  #sumMs = 0`,
    replace: `  readonly #pages: Page[] = []
  #lines: string[] = []
  #sumMs = 0`,
  },
  {
    file: 'app/metrics.ts',
    find: `    this.#requestCount += 1`,
    replace: `    this.#requestCount += 1
    this.#lines.push(\`\${new Date().toISOString()} \${status} \${durationMs.toFixed(3)} ms\`)
    if (this.#lines.length === linesOnPage) this.#turnPage()`,
  },
  {
    file: 'app/metrics.ts',
    find: `  read(): Figures {`,
    replace: `  #turnPage(): void {
    this.#pages.push({ closedAt: Date.now(), lines: this.#lines })
    this.#pages.toSpliced(0, this.#pages.length - pagesMax)
    this.#lines = []
  }

  read(): Figures {`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.heap'],
  mayBreak: 'any',
  blames: [
    'this.#pages.push({ closedAt: Date.now(), lines: this.#lines })',
    'this.#lines.push(`${new Date().toISOString()} ${status} ${durationMs.toFixed(3)} ms`)',
  ],
  firstTry: 'caught',
}
