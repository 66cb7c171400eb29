import { mutant, type Exam } from './mutant.ts'

/**
 * A dial that fails is tried four times more, with a back-off of 0.5, 1, 2 and 4 seconds, so that a short outage is not
 * seen by clients. The caller waits all that time with its place in the pool: 7.5 seconds in a long outage, and only
 * then a 503.
 */
export const service = mutant([
  {
    file: 'app/service.ts',
    find: `export interface Service {`,
    replace: `const backOffMs = [500, 1_000, 2_000, 4_000]

const dialPatiently = async (dialler: Dialler) => {
  for (const waitMs of backOffMs) {
    try {
      return await dialler.dial()
    } catch {
      await new Promise(resolve => setTimeout(resolve, waitMs))
    }
  }
  return dialler.dial()
}

export interface Service {`,
  },
  {
    file: 'app/service.ts',
    find: `connect: () => dialler.dial(),`,
    replace: `connect: () => dialPatiently(dialler),`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.outage.settled'],
  mayBreak: 'any',
  firstTry: 'caught',
}
