import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: the accounts with an order under way are a set that replicas can merge without asking each other (an observed-remove set): each addition has a tag of its own, and a removal
 * writes the tags it has seen into the list of removed tags. A tag that was removed is never needed again once every replica has seen it, but nothing ever says so.
 *
 * How one comes to it: the paper has two growing sets and proves that they merge in any order; that a third message has to prune them is in its last section. The set itself
 * (`has`, `size`) is right at every moment, and empty when nobody pays.
 *
 * Grows: `#removed`, by two short texts for each order, applied, replayed or refused.
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Bank } from './bank.ts'
`,
    replace: `import { randomBytes } from 'node:crypto'
import type { Bank, Order, Receipt } from './bank.ts'
`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000
`,
    replace: `const pingMs = 1_000

/** A set that replicas change on their own and merge in any order, as often as they like. An addition wins over a removal that has not seen it. */
class MergeableSet<Element> {
  readonly #replica = randomBytes(6).toString('hex')
  readonly #added = new Map<Element, Set<string>>()
  readonly #removed = new Set<string>()
  #clock = 0

  has(element: Element): boolean {
    return this.#added.has(element)
  }

  add(element: Element): void {
    this.#clock += 1
    this.#tag(element, \`\${this.#replica}@\${this.#clock}\`)
  }

  /** Removes what was added as far as it is known here. */
  remove(element: Element): void {
    for (const tag of this.#added.get(element) ?? []) this.#removed.add(tag)
    this.#added.delete(element)
  }

  merge(other: MergeableSet<Element>): void {
    for (const tag of other.#removed) this.#removed.add(tag)
    for (const [element, tags] of other.#added) for (const tag of tags) this.#tag(element, tag)
    for (const [element, tags] of this.#added) {
      for (const tag of tags) if (this.#removed.has(tag)) tags.delete(tag)
      if (tags.size === 0) this.#added.delete(element)
    }
  }

  #tag(element: Element, tag: string): void {
    const tags = this.#added.get(element) ?? new Set<string>()
    this.#added.set(element, tags.add(tag))
  }
}

/** Accounts with an order under way. The replicas will tell each other. */
const busyAccounts = new MergeableSet<number>()

const whileBusy = async ({ fromId, toId }: Order, work: () => Promise<Receipt>): Promise<Receipt> => {
  busyAccounts.add(fromId)
  busyAccounts.add(toId)
  try {
    return await work()
  } finally {
    busyAccounts.remove(fromId)
    busyAccounts.remove(toId)
  }
}
`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),
`,
    replace: `  transfer: order =>
    whileBusy(order, () =>
      pool.use(connection => transaction(connection, query => transfer(query, order))),
    ),
`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.heap'],
  mayBreak: 'any',
  blames: 'this.#removed.add(tag)',
  firstTry: 'caught',
}
