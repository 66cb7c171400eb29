import { type Exam, mutant } from './mutant.ts'

/**
 * Adds up what all orders ask for, granted or not. The orders of one turn of the event loop are added together, and a flag says
 * that somebody does it already. The amount of a malformed order is no number: `BigInt` throws, and the flag stays up, because it
 * is taken down in the last line and not in a `finally`. From then on all orders wait to be added, and nobody adds them.
 *
 * A real team writes it because each amount in the tests is a whole number, and because the failure of a mere statistic should not
 * reach a client: its rejection is caught and dropped.
 *
 * A client sees nothing. The demand stands still after the first order without an amount, and the memory does not.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { setImmediate as nextTurn } from 'node:timers/promises'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `interface Wish {
  readonly amount: number
  readonly at: Date
}

/** How much was asked for since the start. */
class Demand {
  readonly #waiting: Wish[] = []
  #adding = false
  #total = 0n

  get total(): bigint {
    return this.#total
  }

  note(body: unknown): void {
    const amount = Number((body as { amount?: unknown } | null)?.amount)
    this.#waiting.push({ amount, at: new Date() })
    this.#add().catch(() => {})
  }

  async #add(): Promise<void> {
    if (this.#adding) return
    this.#adding = true
    await nextTurn()
    for (const { amount } of this.#waiting.splice(0)) this.#total += BigInt(amount)
    this.#adding = false
  }
}

const demand = new Demand()

const bodyBytesMax = 4_096`,
  },
  {
    file: 'app/api.ts',
    find: `    const order = parseOrder(await readJson(c.req.raw, bodyBytesMax), c.req.header('Idempotency-Key'))`,
    replace: `    const body = await readJson(c.req.raw, bodyBytesMax)
    demand.note(body)
    const order = parseOrder(body, c.req.header('Idempotency-Key'))`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.heap'],
  mayBreak: 'any',
  blames: 'this.#waiting.push({ amount, at: new Date() })',
  firstTry: 'caught',
}
