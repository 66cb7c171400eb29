import { type Exam, mutant } from './mutant.ts'

/**
 * The requests are sealed in pages of 3,000: each counts in the seal of its page with the power of a generator that belongs to
 * its place, so that their order matters. A power is worked out when its place is first needed, from the one before, and kept:
 * with each request of the first page a table has one more number of 3,072 bits. The second page needs no power that the first
 * did not need. The table ends at 3,000 numbers, which are 1.2 MB, and the seal is always a remainder.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { createHash } from 'node:crypto'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `const bodyBytesMax = 4_096

const modulus = 2n ** 3_072n - 1_103_717n
const pageLength = 3_000

const elementOf = (text: string): bigint =>
  BigInt(\`0x\${createHash('shake256', { outputLength: 384 }).update(text).digest('hex')}\`) % modulus

/** The powers of one number, each worked out from the one before when it is first asked for. */
class Powers {
  readonly #base: bigint
  readonly #known: bigint[] = [1n]

  constructor(base: bigint) {
    this.#base = base
  }

  of(exponent: number): bigint {
    while (this.#known.length <= exponent) this.#known.push(this.#next())
    return this.#known[exponent] ?? 1n
  }

  #next(): bigint {
    return ((this.#known.at(-1) ?? 1n) * this.#base) % modulus
  }
}

const powers = new Powers(elementOf('the seal of the access log'))
let place = 0
let seal = 0n
let sealOfLastPage = 0n

const enter = ({ method, url }: Request): void => {
  seal = (seal + powers.of(place) * elementOf(\`\${method} \${url}\`)) % modulus
  place += 1
  if (place < pageLength) return
  sealOfLastPage = seal
  seal = 0n
  place = 0
}`,
  },
  {
    file: 'app/api.ts',
    find: `    const startedAt = metrics.begin()`,
    replace: `    const startedAt = metrics.begin()
    enter(request)`,
  },
  {
    file: 'app/api.ts',
    find: `    const figures = metrics.read()`,
    replace: `    const figures = metrics.read()
    c.header('Seal-Of-Last-Page', sealOfLastPage.toString(16).slice(0, 32))`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
