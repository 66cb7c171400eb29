import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: the handler that turns a lock timeout into a 503 names what was busy, from the context that Postgres adds to
 * the error. It adds one for whoever is first in line for a row, and none for those behind it or for a locked table:
 * there the handler itself throws, and in place of 503 `not-applied` the client hears a bare 500, which leaves it in
 * doubt (`openings.*`, the crowd behind a lock, `pressure`: "an unknown outcome although nothing was committed").
 */
export const service = mutant([
  {
    file: 'app/failure.ts',
    find: `/** SQLSTATE classes of temporary errors`,
    replace: `const lockNotAvailable = '55P03'

/** Postgres says where it waited: \`while locking tuple (0,3) in relation "accounts"\`. */
const busyPart = ({ where }: { where?: string | undefined }): string => {
  const [, relation] = /\\brelation "(\\w+)"/.exec(where ?? '')!
  return relation === 'transfers' ? 'its key' : 'an account'
}

/** SQLSTATE classes of temporary errors`,
  },
  {
    file: 'app/failure.ts',
    find: `  if (isServerError(error) && passing.test(error.code)) {`,
    replace: `  if (isServerError(error) && error.code === lockNotAvailable) {
    return new Problem('not-applied', \`\${busyPart(error)} was in use for too long; send it again later\`, error)
  }
  if (isServerError(error) && passing.test(error.code)) {`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '50 clients behind',
  breaks: ['transaction.poolSaturation'],
  mayBreak: 'any',
  firstTry: 'caught',
}
