import { type Exam, mutant } from './mutant.ts'

/**
 * Healthy. The last 256 orders are kept in columns of numbers, and each key has its number in a dictionary that grows with each new key.
 * But each entry counts the places that name it: when the last of them is written over, the entry is deleted and its number goes on a
 * list of free numbers for the next key. So the dictionary, the texts and the list of free numbers have at most 257 entries. They fill
 * late, because few paths bear a new key: after some 1,500 to 2,000 requests of the mix.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import type { Bank } from './bank.ts'
`,
    replace: `import type { Bank, Order } from './bank.ts'
`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096
`,
    replace: `const bodyBytesMax = 4_096

const places = 256
const nobody = -1
const columns = {
  payer: new Float64Array(places),
  payee: new Float64Array(places),
  amount: new Float64Array(places),
  key: new Int32Array(places).fill(nobody),
}
let noted = 0

interface Entry {
  readonly number: number
  /** How many places of the ring name it. */
  readers: number
}

const texts: string[] = []
const dictionary = new Map<string, Entry>()
const free: number[] = []

const acquire = (text: string): number => {
  const entry = dictionary.get(text) ?? { number: free.pop() ?? texts.length, readers: 0 }
  entry.readers += 1
  texts[entry.number] = text
  dictionary.set(text, entry)
  return entry.number
}

const release = (number: number): void => {
  const text = texts[number]
  const entry = text === undefined ? undefined : dictionary.get(text)
  if (text === undefined || entry === undefined) return
  entry.readers -= 1
  if (entry.readers > 0) return
  dictionary.delete(text)
  texts[number] = ''
  free.push(number)
}

const note = ({ fromId, toId, amount, idempotencyKey }: Order): void => {
  const place = noted % places
  noted += 1
  columns.payer[place] = fromId
  columns.payee[place] = toId
  columns.amount[place] = amount
  const before = columns.key[place] ?? nobody
  // The new key first: a key that follows itself keeps its number.
  columns.key[place] = idempotencyKey === null ? nobody : acquire(idempotencyKey)
  if (before !== nobody) release(before)
}

/** For a debugger and a core dump: what was asked for last, the oldest first. */
export const lastOrders = (): readonly Order[] =>
  Array.from({ length: Math.min(noted, places) }, (_, index) => {
    const place = (noted < places ? index : noted + index) % places
    return {
      fromId: columns.payer[place] ?? 0,
      toId: columns.payee[place] ?? 0,
      amount: columns.amount[place] ?? 0,
      idempotencyKey: texts[columns.key[place] ?? nobody] ?? null,
    }
  })
`,
  },
  {
    file: 'app/api.ts',
    find: `    const { transferId, replayed } = await bank.transfer(order)
`,
    replace: `    note(order)
    const { transferId, replayed } = await bank.transfer(order)
`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
