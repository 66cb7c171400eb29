import { mutant, type Exam } from './mutant.ts'

/**
 * A linter preferred `??` to `||`, but the port of an address that names none is an empty string and not
 * undefined. With `postgres://app@database/app` the service starts and dials port 0 for ever: it is never
 * ready and every order is answered 503, although psql with the same address reaches the database. With
 * `:5432` written out all is well.  * Breaks CONTRACT: "Environment of the service: … `DATABASE_URL`", and
 * `GET /api/ready`: "200 when a query succeeds".
 */
export const service = mutant([
  {
    file: 'app/connection.ts',
    find: `port: Number(port || 5432)`,
    replace: `port: Number(port ?? 5432)`,
  },
])

export const exam: Exam = {
  spec: 'specs/start.spec.ts',
  only: 'a wrong value',
  firstTry: 'missed',
  breaks: ['start.wrongValues'],
  mayBreak: 'any',
}
