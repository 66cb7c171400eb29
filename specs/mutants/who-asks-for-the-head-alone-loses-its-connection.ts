import { mutant, type Exam } from './mutant.ts'

/** Every answer to HEAD says `Connection: close`, so a prober opens a connection for each look. */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `      metrics.end(startedAt, response.status)`,
    replace: `      if (request.method === 'HEAD') response.headers.set('Connection', 'close')
      metrics.end(startedAt, response.status)`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'malformed or forbidden',
  breaks: ['transaction.forms'],
  mayBreak: 'any',
  firstTry: 'missed',
}
