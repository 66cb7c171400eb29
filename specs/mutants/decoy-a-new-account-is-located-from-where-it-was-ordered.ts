import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: the `Location` of a new account is a relative reference, `accounts/7` without a slash in front.
 * It looks as if `/api` was forgotten, but it is resolved against the address of the request,
 * `/api/accounts`, and so means `/api/accounts/7`, behind any prefix of a gateway too. The body has the id
 * as before.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `{ Location: \`/api/accounts/\${account.id}\` }`,
    replace: `{ Location: \`accounts/\${account.id}\` }`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '50 clients behind a lock',
  firstTry: 'acquitted',
  breaks: [],
}
