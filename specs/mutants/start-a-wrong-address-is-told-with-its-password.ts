import { mutant, type Exam } from './mutant.ts'

/** Who starts the service with a wrong address of the database is told the address, and so its password is in the log. */
export const service = mutant([
  {
    file: 'app/config.ts',
    find: `DATABASE_URL is not a postgres:// address with one host; \${example}`,
    replace: `DATABASE_URL=\${text} is not a postgres:// address with one host; \${example}`,
  },
])

export const exam: Exam = {
  spec: 'specs/start.spec.ts',
  only: 'a wrong value',
  breaks: ['start.wrongValues'],
}
