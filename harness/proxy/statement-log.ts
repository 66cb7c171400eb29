/** A message of a connection by its name, or an action of the proxy on the connection. */
interface Seen {
  readonly connection: number
  /** Milliseconds since 1970. */
  readonly atMs: number
  readonly name: string
  /** Includes the values bound to a statement. */
  readonly text: string
}

interface SeenStatement {
  readonly atMs: number
  readonly what: string
}

/** The proxy's response: the statements of each transaction that contains a word with the prefix, by that word. */
export interface SeenStatements {
  /** Milliseconds since 1970 on the proxy's clock. */
  readonly now: number
  readonly statements: Readonly<Record<string, readonly SeenStatement[]>>
}

/** Enough for some minutes of load, in some ten megabytes. */
const keptMax = 20_000
const textMax = 2_000

const isStatement = /^(?:Query|Bind|Execute) \s*\S/
const begins = /^\w+ \s*(?:begin|start transaction)\b/i
/** Ends a transaction, or its connection. */
const ends = /^(?:CommandComplete (?:COMMIT|ROLLBACK)$|OK \s*(?:commit|rollback)\b|proxy: )/i
const isOfProxy = (name: string): boolean => name.startsWith('proxy: ')
const isTold = (name: string): boolean =>
  isStatement.test(name) || ends.test(name) || name.startsWith('ERROR ')

export class StatementLog {
  #seen: Seen[] = []
  #connections = 0

  /** For one more connection. @returns a function that records its messages. */
  connection(): (name: string, bytes?: Buffer) => void {
    const connection = ++this.#connections
    return (name, bytes) => {
      if (!isTold(name)) return
      const text = bytes?.toString('utf8', 0, textMax) ?? ''
      // Tells apart two transactions that are lost at the same time.
      const told = isOfProxy(name) ? `${name}, connection ${connection}` : name
      this.#seen.push({ connection, atMs: Date.now(), name: told.slice(0, textMax), text })
      if (this.#seen.length > 2 * keptMax) this.#forget()
    }
  }

  /** All but the latest. What the proxy did to a transaction is kept: there are few, and a COMMIT may be that of many operations. */
  #forget(): void {
    const cut = allTransactions(this.#seen.slice(0, -keptMax)).filter(transaction =>
      transaction.some(({ name }) => isOfProxy(name)),
    )
    this.#seen = [...cut.flat(), ...this.#seen.slice(-keptMax)]
  }

  /** By each word with a prefix, such as the keys of a run's operations. */
  ofWords(prefix: string): SeenStatements['statements'] {
    const word = new RegExp(`${prefix.replaceAll(/\W/g, '\\$&')}[\\w-]*`, 'g')
    const found = new Map<string, SeenStatement[]>()
    for (const transaction of allTransactions(this.#seen)) {
      for (const key of new Set(transaction.flatMap(({ text }) => text.match(word) ?? []))) {
        const told = transaction.map(({ atMs, name }) => ({ atMs, what: withoutKind(name) }))
        found.set(key, [...(found.get(key) ?? []), ...told])
      }
    }
    return Object.fromEntries(found)
  }
}

/** Only the harness knows the secrets to mask, so it shortens the text. */
const withoutKind = (name: string): string => name.replace(/^\w+ \s*/, '')

const allTransactions = (seen: readonly Seen[]): Seen[][] =>
  [...Map.groupBy(seen, ({ connection }) => connection).values()].flatMap(transactionsIn)

/** Outside a transaction each statement is one. */
function transactionsIn(seen: readonly Seen[]): Seen[][] {
  const transactions: Seen[][] = []
  let isOpen = false
  for (const one of seen) {
    const isNext = begins.test(one.name) || (!isOpen && isStatement.test(one.name))
    if (isNext || transactions.length === 0) transactions.push([])
    transactions.at(-1)?.push(one)
    isOpen = (isOpen || begins.test(one.name)) && !ends.test(one.name)
  }
  return transactions
}
