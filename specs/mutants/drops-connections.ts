import { mutant, type Exam } from './mutant.ts'

/** Closes the connection after one answer in five hundred. */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `if (readiness.stopping) response.headers.set('Connection', 'close')`,
    replace: `if (Math.random() < 1 / 500) response.headers.set('Connection', 'close')`,
  },
])

export const exam: Exam = {
  spec: 'specs/scale.spec.ts',
  breaks: ['scale.100.connections', 'scale.1000.connections'],
}
