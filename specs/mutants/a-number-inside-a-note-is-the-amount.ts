import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: a reviver notes the digits of each number, to refuse what `JSON.parse` would round, and notes them by the name of the field alone. The
 * reviver also sees nested objects. An order with a further field, `{"fromId": 1, "toId": 2, "amount": 50, "invoice": {"amount": 1}}`, is
 * confirmed and moves 1 in place of 50 (or goes to the account that the inner object names). A body without nested numbers, and one whose nested
 * object comes before the field, is read as it should be; lists and missing fields are refused as before.
 */
export const service = mutant([
  {
    file: 'app/body.ts',
    find: `    return JSON.parse(text)
`,
    replace: `    return parseExactly(text)
`,
  },
  {
    file: 'app/body.ts',
    find: `const readText = async (`,
    replace: `/** \`JSON.parse\` rounds 9007199254740993 to a number that may be allowed; the text of a number is what the client meant. */
const parseExactly = (text: string): unknown => {
  const numbers = new Map<string, number>()
  const body: unknown = JSON.parse(text, (name: string, value: unknown, context?: { source?: string }) => {
    if (typeof value === 'number') {
      const digits = context?.source ?? String(value)
      const rounded = /^\\d+$/.test(digits) && digits !== String(value)
      numbers.set(name, rounded ? Number.NaN : value)
    }
    return value
  })
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return body
  return Object.fromEntries(
    Object.entries(body).map(([name, value]) => [name, typeof value === 'number' ? numbers.get(name) : value]),
  )
}

const readText = async (`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'malformed or forbidden',
  breaks: ['transaction.forms'],
  mayBreak: 'any',
  firstTry: 'caught',
}
