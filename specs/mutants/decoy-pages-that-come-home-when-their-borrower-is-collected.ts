import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy, and late: each answer writes its timing into a page of 4 KB that it borrows and does not give back. A FinalizationRegistry holds
 * the page, and when its borrower has been collected, the page comes home: to a shelf of 32, or to nobody.
 *
 * Bound: 32 pages on the shelf, 128 KB, and the pages whose borrowers have not been collected yet. The collection takes the borrowers; the
 * pages that find no room on the shelf are garbage only for the collection after that. V8 counts the pages as external memory and collects
 * in time by itself. So two collections are needed to see the true figure, and none of it grows.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `const pageBytes = 4_096
const shelfPages = 32
const shelf: Buffer[] = []

/** Where a line is written before it is sent. Its page is lent to it for as long as anybody can read it. */
class Line {
  readonly #page: Buffer
  #length = 0

  constructor(page: Buffer) {
    this.#page = page
  }

  add(name: string, value: string | number): this {
    this.#length += this.#page.write(\`\${this.#length === 0 ? '' : ', '}\${name};\${value}\`, this.#length, 'latin1')
    return this
  }

  toString(): string {
    return this.#page.toString('latin1', 0, this.#length)
  }
}

const homecoming = new FinalizationRegistry<Buffer>(page => {
  if (shelf.length < shelfPages) shelf.push(page)
})

const borrowLine = (): Line => {
  const page = shelf.pop() ?? Buffer.allocUnsafeSlow(pageBytes)
  const line = new Line(page)
  homecoming.register(line, page)
  return line
}

const bodyBytesMax = 4_096`,
  },
  {
    file: 'app/api.ts',
    find: `      metrics.end(startedAt, response.status)`,
    replace: `      metrics.end(startedAt, response.status)
      const ms = (performance.now() - startedAt).toFixed(2)
      const timing = borrowLine().add('total', \`dur=\${ms}\`).add('status', \`desc=\${response.status}\`)
      response.headers.set('Server-Timing', timing.toString())`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
