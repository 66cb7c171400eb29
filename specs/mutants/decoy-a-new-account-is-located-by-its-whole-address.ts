import { mutant, type Exam } from './mutant.ts'

/**
 * The `Location` of a new account is an absolute URL, `http://host:port/api/accounts/7`. It looks as if
 * it revealed a host name, but it is made of the Host header that the client itself sent, stands in no
 * error, and leads its client to the account (docs/checks.md, `openings.noDoubt`); `errorHygiene`
 * leaves `location` out by definition.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `{ Location: \`/api/accounts/\${account.id}\` }`,
    replace: `{
      Location: new URL(\`/api/accounts/\${account.id}\`, c.req.url).href,
    }`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'malformed or forbidden',
  breaks: [],
  firstTry: 'acquitted',
}
