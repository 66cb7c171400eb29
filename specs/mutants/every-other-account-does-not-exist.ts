import { mutant, type Exam } from './mutant.ts'

/**
 * The pattern of account ids was moved to a constant and got the flag `g`, so `test` remembers where
 * the last match ended and fails in every other call. Existing accounts are answered 404 `no-such-
 * account` in turns; CONTRACT `GET /api/accounts/:id` promises 200 for them, and the list shows them.
 */
export const service = mutant([
  {
    file: 'app/input.ts',
    find: `/** The last part of`,
    replace: `const accountId = /^[1-9]\\d*$/g

/** The last part of`,
  },
  {
    file: 'app/input.ts',
    find: `const id = /^[1-9]\\d*$/.test(text)`,
    replace: `const id = accountId.test(text)`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'malformed or forbidden',
  breaks: ['transaction.forms'],
  mayBreak: 'any',
  firstTry: 'caught',
}
