import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: the members of a body are found whatever the case of their names, as some JSON libraries do, and the last one wins. A body without
 * `amount` but with `Amount` or `AMOUNT` moves money where 400 is due, and in `{"amount": 1, "AMOUNT": 5}` an unknown member decides what is
 * moved. Bodies with the names of the contract alone are read correctly.
 */
export const service = mutant([
  {
    file: 'app/input.ts',
    find: `  const value: unknown = Object.hasOwn(body, name) ? (body as Record<string, unknown>)[name] : undefined
`,
    replace: `  const sameName = ([member]: [string, unknown]): boolean => member.toLowerCase() === name.toLowerCase()
  const value: unknown = Object.entries(body).findLast(sameName)?.[1]
`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'malformed or forbidden',
  breaks: ['transaction.inputs'],
  mayBreak: 'any',
  firstTry: 'caught',
}
