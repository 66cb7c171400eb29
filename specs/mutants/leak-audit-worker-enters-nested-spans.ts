import { mutant, type Exam } from './mutant.ts'

/**
 * One worker loop audits all transfers and enters a new span for each with `enterWith`, whose parent is the span
 * that is active: in a loop that never returns this is the span of the transfer before. The chain hangs on the
 * context of a pending promise and on nothing else.
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `import { findAccount, insertAccount, listAccounts } from './accounts.ts'
import type { Bank } from './bank.ts'`,
    replace: `import { AsyncLocalStorage } from 'node:async_hooks'
import { setImmediate as breathe } from 'node:timers/promises'
import { findAccount, insertAccount, listAccounts } from './accounts.ts'
import type { Bank, Receipt } from './bank.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000`,
    replace: `const pingMs = 1_000

interface Span {
  readonly name: string
  readonly receipt: Receipt
  readonly startedAt: Date
  readonly parent: Span | undefined
}

const active = new AsyncLocalStorage<Span>()

/** Audits one transfer after the other, outside of the requests. */
class Auditor {
  readonly #due: Receipt[] = []
  #wake: () => void = () => {}
  #latest = 0

  constructor() {
    void this.#work()
  }

  add(receipt: Receipt): void {
    this.#due.push(receipt)
    this.#wake()
  }

  async #work(): Promise<never> {
    for (;;) {
      const receipt = this.#due.shift()
      if (receipt === undefined) {
        await new Promise<void>(resolve => {
          this.#wake = resolve
        })
        continue
      }
      const name = \`audit \${receipt.transferId}\`
      active.enterWith({ name, receipt, startedAt: new Date(), parent: active.getStore() })
      await breathe()
      this.#audit(receipt)
    }
  }

  #audit({ transferId, replayed }: Receipt): void {
    if (replayed && transferId > this.#latest) console.error(\`\${active.getStore()?.name}: replayed too early\`)
    this.#latest = Math.max(this.#latest, transferId)
  }
}

const auditor = new Auditor()`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: async order => {
    const receipt = await pool.use(connection => transaction(connection, query => transfer(query, order)))
    auditor.add(receipt)
    return receipt
  },`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'caught',
  breaks: ['leak.heap'],
  mayBreak: 'any',
  blames: 'active.enterWith({ name, receipt, startedAt: new Date(), parent: active.getStore() })',
}
