import { mutant, type Exam } from './mutant.ts'

/**
 * The `Location` of a new account was written as seen from inside the API, without `/api`. A client that
 * follows it to its new account is answered 404 `no-such-route`.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `{ Location: \`/api/accounts/\${account.id}\` }`,
    replace: `{ Location: \`/accounts/\${account.id}\` }`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '50 clients behind a lock',
  firstTry: 'missed',
  breaks: ['transaction.openings.noDoubt'],
  mayBreak: 'any',
}
