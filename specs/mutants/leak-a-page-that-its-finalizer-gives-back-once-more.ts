import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: leaks. Each request borrows a page for its trace and gives it back, and a FinalizationRegistry gives back the page of a
 * loan that was forgotten. A loan that was given back is not unregistered, so its page comes home a second time when the loan is
 * collected, and the list of free pages grows by one entry for each request.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `interface FreePage {
  readonly bytes: Buffer
  readonly freeSince: number
}

const freePages: FreePage[] = []

/** A client may vanish, and its loan with it: the page must not be lost. */
const forgotten = new FinalizationRegistry<Buffer>(bytes => {
  freePages.push({ bytes, freeSince: performance.now() })
})

class Loan {
  readonly bytes: Buffer

  constructor() {
    this.bytes = freePages.pop()?.bytes ?? Buffer.alloc(512)
    forgotten.register(this, this.bytes)
  }

  giveBack(): void {
    freePages.push({ bytes: this.bytes, freeSince: performance.now() })
  }
}

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `const startedAt = metrics.begin()`,
    replace: `const startedAt = metrics.begin()
    const loan = new Loan()`,
  },
  {
    file: 'app/api.ts',
    find: `metrics.end(startedAt, response.status)`,
    replace: `metrics.end(startedAt, response.status)
      loan.bytes.write(\`\${request.method} \${request.url} \${response.status}\`)
      loan.giveBack()`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.heap'],
  mayBreak: 'any',
  blames: 'freePages.push({ bytes, freeSince: performance.now() })',
  firstTry: 'caught',
}
