import { type Exam, mutant } from './mutant.ts'

/** Wrong: PORT is checked and then not used: the service listens on 3000, whatever PORT says. */
export const service = mutant([
  {
    file: 'app/service.ts',
    find: `listen(api, { port: config.port, reportFailure })`,
    replace: `listen(api, { port: 3_000, reportFailure })`,
  },
])

export const exam: Exam = {
  spec: 'specs/start.spec.ts',
  only: 'a wrong value',
  firstTry: 'missed',
  breaks: ['start.wrongValues'],
  mayBreak: 'any',
}
