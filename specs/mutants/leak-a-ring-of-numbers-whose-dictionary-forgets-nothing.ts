import { type Exam, mutant } from './mutant.ts'

/**
 * Leaks slowly. The last 512 orders are kept in columns of numbers that are written over in turn, a place for each. A key is a text, so
 * it is given a number in a dictionary, which makes the columns small; but what has left the columns stays in the dictionary.
 * Each order with a key that was not seen before (moved or refused with 422): the key, an entry of the Map and a place in the array,
 * about 110 B. A replay, an order without a key and a malformed one keep nothing. Of the mix of all paths it is about 15 B a request.
 * To blame: the `numbers.set` of `numberOf` in app/api.ts.
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

const places = 512
const columns = {
  payer: new Float64Array(places),
  payee: new Float64Array(places),
  amount: new Float64Array(places),
  key: new Int32Array(places),
}
let noted = 0

const texts: string[] = []
const numbers = new Map<string, number>()

/** Each text is held once, however many orders bear it. */
const numberOf = (text: string): number => {
  const known = numbers.get(text)
  if (known !== undefined) return known
  const number = texts.push(text) - 1
  numbers.set(text, number)
  return number
}

const note = ({ fromId, toId, amount, idempotencyKey }: Order): void => {
  const place = noted % places
  noted += 1
  columns.payer[place] = fromId
  columns.payee[place] = toId
  columns.amount[place] = amount
  columns.key[place] = idempotencyKey === null ? -1 : numberOf(idempotencyKey)
}

/** For a debugger and a core dump: what was asked for last, the oldest first. */
export const lastOrders = (): readonly Order[] =>
  Array.from({ length: Math.min(noted, places) }, (_, index) => {
    const place = (noted < places ? index : noted + index) % places
    return {
      fromId: columns.payer[place] ?? 0,
      toId: columns.payee[place] ?? 0,
      amount: columns.amount[place] ?? 0,
      idempotencyKey: texts[columns.key[place] ?? -1] ?? null,
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
  breaks: ['leak.heap'],
  mayBreak: 'any',
  firstTry: 'caught',
}
