import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: an address of the database without a scheme is completed to postgres://, for operators who paste host:port/database. So
 * DATABASE_URL=localhost is not refused: the service starts, and is never ready.
 */
export const service = mutant([
  {
    file: 'app/config.ts',
    find: `const text = env['DATABASE_URL']`,
    replace: `const given = env['DATABASE_URL']
  const text = given && !given.includes('://') ? \`postgres://\${given}\` : given`,
  },
])

export const exam: Exam = {
  spec: 'specs/start.spec.ts',
  breaks: ['start.wrongValues'],
  mayBreak: 'any',
  firstTry: 'caught',
}
