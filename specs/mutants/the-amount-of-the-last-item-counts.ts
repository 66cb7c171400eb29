import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: JSON.parse rounds 9007199254740990.7 to a whole number, so numbers are judged as they were written: a reviver notes their text by name. But it is called for every member at
 * every depth, and a member of the same name deep in an object that the service ignores takes the place of the order's own.
 */
export const service = mutant([
  {
    file: 'app/body.ts',
    find: `    return JSON.parse(text)`,
    replace: `    return parseAsWritten(text)`,
  },
  {
    file: 'app/body.ts',
    find: `const readText = async (`,
    replace: `/** JSON, but a number that only rounding has made whole is none. */
const parseAsWritten = (text: string): unknown => {
  const written = new Map<string, string>()
  const note = (name: string, value: unknown, { source }: { source?: string }): unknown => {
    if (typeof value === 'number' && source !== undefined) written.set(name, source)
    return value
  }
  const body: unknown = JSON.parse(text, note as (name: string, value: unknown) => unknown)
  if (typeof body !== 'object' || body === null) return body
  const numbers = Object.entries(body).filter(([, value]) => typeof value === 'number')
  return { ...body, ...Object.fromEntries(numbers.map(([name]) => [name, exact(written.get(name) ?? '')])) }
}

const exact = (source: string): number => (/^-?\\d+\\.\\d*[1-9]\\d*$/.test(source) ? Number.NaN : Number(source))

const readText = async (`,
  },
])

/**
 * Breaks "what was confirmed is what was moved", and the answers to valid orders.
 * When: the body has another object behind the field, in which a number has the same name: {"fromId": 1, "toId": 2, "amount": 5, "basket": [{"sku": "lamp", "amount": 500}]}. Members that the
 * service does not know are allowed. Before the field, or without such a member, all is right.
 * Seen: that order answers 200 {"success": true} and moves 500; with {"refund": {"fromId": 9, "toId": 8}} behind it account 9 pays. The ledger agrees with the balances, so no sum shows it. With
 * an amount of 0.5 in the basket a valid order is refused with 400.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'what is malformed or forbidden',
  firstTry: 'missed',
  breaks: ['transaction.forms'],
  mayBreak: ['transaction.inputs'],
}
