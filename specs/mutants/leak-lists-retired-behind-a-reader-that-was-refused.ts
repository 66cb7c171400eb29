import { mutant, type Exam } from './mutant.ts'

/**
 * A list is retired when a newer one replaces it, and dropped when no read is left that began before. A read of an unknown account
 * (404) never leaves its epoch, so from the first 404 on every list of GET /api/accounts stays: some 550 bytes each, 70 a request.
 * Neither route grows alone.
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import type { Accounts, Bank } from './bank.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000`,
    replace: `interface Retired {
  readonly epoch: number
  readonly list: Accounts
}

/** The newest list, and older ones as long as a reader may compare with them. */
class Lists {
  #epoch = 0
  #newest: Accounts | undefined
  readonly #readers = new Map<number, number>()
  readonly #retired: Retired[] = []

  enter(): number {
    this.#readers.set(this.#epoch, (this.#readers.get(this.#epoch) ?? 0) + 1)
    return this.#epoch
  }

  leave(epoch: number): void {
    const left = (this.#readers.get(epoch) ?? 1) - 1
    if (left === 0) this.#readers.delete(epoch)
    else this.#readers.set(epoch, left)
  }

  publish(list: Accounts): Accounts {
    if (this.#newest !== undefined) this.#retired.push({ epoch: this.#epoch, list: this.#newest })
    this.#newest = list
    this.#epoch += 1
    this.#reclaim()
    return list
  }

  #reclaim(): void {
    const [oldest = this.#epoch] = this.#readers.keys()
    const kept = this.#retired.findIndex(({ epoch }) => epoch >= oldest)
    this.#retired.splice(0, kept === -1 ? this.#retired.length : kept)
  }
}

const lists = new Lists()

const pingMs = 1_000`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  find: id => pool.use(({ query }) => findAccount(query, id)),`,
    replace: `  find: async id => {
    const epoch = lists.enter()
    const account = await pool.use(({ query }) => findAccount(query, id))
    lists.leave(epoch)
    return account
  },`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  list: () => pool.use(({ query }) => listAccounts(query)),`,
    replace: `  list: async () => lists.publish(await pool.use(({ query }) => listAccounts(query))),`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'caught',
  breaks: ['leak.heap'],
  mayBreak: ['leak.native', 'leak.workingSet'],
  blames: [
    'if (this.#newest !== undefined) this.#retired.push({ epoch: this.#epoch, list: this.#newest })',
    'const epoch = lists.enter()',
  ],
}
