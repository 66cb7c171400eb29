import { type Exam, mutant } from './mutant.ts'

/**
 * The last 100 refusals are a ring of records, and each record has one property that is named after the key of the request. V8
 * makes a hidden class for each name, as a transition from the empty object, and keeps the name in its table of strings. But
 * transitions and that table are weak: a class goes with the last object of its shape. The ring holds 100 records of about 250
 * bytes, class and name included, and is full after some 300 requests.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `const bodyBytesMax = 4_096

/** What was refused, by the key of the request. */
type Refused = Readonly<Record<string, string>>

const refusedKept = 100

class RefusedRing {
  readonly #records: Refused[] = []
  #next = 0

  note(record: Refused): void {
    this.#records[this.#next] = record
    this.#next = (this.#next + 1) % refusedKept
  }

  get all(): Refused {
    return Object.assign({}, ...this.#records) as Refused
  }
}

const refused = new RefusedRing()`,
  },
  {
    file: 'app/api.ts',
    find: `    if (error instanceof Problem) return error.toResponse()`,
    replace: `    if (error instanceof Problem) {
      refused.note({ [c.req.header('Idempotency-Key') ?? 'without-key']: error.kind })
      return error.toResponse()
    }`,
  },
  {
    file: 'app/api.ts',
    find: `  app.get('/api/accounts', async c =>`,
    replace: `  app.get('/api/refused', c => c.json(refused.all))

  app.get('/api/accounts', async c =>`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
