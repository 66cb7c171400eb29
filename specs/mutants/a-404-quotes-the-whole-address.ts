import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: the 404 of an unknown route quotes `c.req.url` and not the path, so its detail reveals the host and port of
 * the service.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: '`${c.req.method} ${c.req.path} does not exist`',
    replace: '`${c.req.method} ${c.req.url} does not exist`',
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'what is malformed',
  firstTry: 'missed',
  breaks: ['transaction.refusalHygiene'],
  mayBreak: 'any',
}
