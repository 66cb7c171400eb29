import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: the timer for connecting is cleared where connecting fails, and no longer in a `finally`. So each connection is cut one
 * second after it was dialled, whoever is using it: orders in it are turned away or left in doubt.
 * checks.md, `noDoubt`: without a fault none is turned away, and none has an unknown outcome.
 */
export const service = mutant([
  {
    file: 'app/connection.ts',
    find: `    connection.discard('it could not connect')
    throw error
  } finally {
    clearTimeout(timer)
  }`,
    replace: `    clearTimeout(timer)
    connection.discard('it could not connect')
    throw error
  }`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'neither create nor lose',
  firstTry: 'caught',
  breaks: ['transaction.noDoubt'],
  mayBreak: 'any',
}
