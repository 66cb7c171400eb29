import { mutant, type Exam } from './mutant.ts'

/** Thinks for seven seconds before it listens. */
export const service = mutant([
  {
    file: 'app/main.ts',
    find: `const starting = serviceOrExit(configOrExit())`,
    replace: `const starting = new Promise(done => setTimeout(done, 7_000)).then(() => serviceOrExit(configOrExit()))`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['killService', 'terminateService', 'loseService'].map(fault => `transaction.recovery.${fault}`),
}
