import { mutant, type Exam } from './mutant.ts'

/**
 * Members with nothing in them are left out of the answer for a single account, and 0 is taken for
 * nothing. An account that has spent all is `{"id": 7}` without a balance, and a client shows `undefined`;
 * all others are told rightly.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const wantsText = `,
    replace: `const withoutBlanks = (answer: object): Record<string, unknown> =>
  Object.fromEntries(Object.entries(answer).filter(([, value]) => Boolean(value)))

const wantsText = `,
  },
  {
    file: 'app/api.ts',
    find: `c.json(await bank.find(parseAccountId(c.req.param('id')))))`,
    replace: `c.json(withoutBlanks(await bank.find(parseAccountId(c.req.param('id'))))))`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'amounts are exact',
  firstTry: 'caught',
  breaks: ['transaction.numbers'],
  mayBreak: 'any',
}
