import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: the scheme of DATABASE_URL is not checked any more, so the service starts with `mysql://…` or `http://…`,
 * where one clear line and exit 1 are promised.
 */
export const service = mutant([
  {
    file: 'app/config.ts',
    find: `  const isPostgres = url !== null && /^postgres(ql)?:$/.test(url.protocol)
  if (isPostgres && `,
    replace: `  if (url !== null && `,
  },
])

export const exam: Exam = {
  spec: 'specs/start.spec.ts',
  only: 'a wrong value',
  firstTry: 'missed',
  breaks: ['start.wrongValues'],
  mayBreak: 'any',
}
