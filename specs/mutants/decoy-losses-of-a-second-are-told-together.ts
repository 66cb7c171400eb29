import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: of all connections that are lost within a second only the first is a line of the log with its
 * error; the others are one line with their number when the second is over. It looks like losses that
 * nobody handles, but each client still hears what became of its request, and the timer ends by itself and
 * keeps no process alive.
 */
export const service = mutant([
  {
    file: 'app/service.ts',
    find: `    reportLoss: error => log.info('connection-lost', { error }),`,
    replace: `    reportLoss: lossReporter(),`,
  },
  {
    file: 'app/service.ts',
    find: `/** Connects the parts and listens. The database may start later. */`,
    replace: `/** Tells a loss at once, and those of the second after it together. */
const lossReporter = (): ((error: unknown) => void) => {
  let more = 0
  let quiet = false
  const endOfSecond = (): void => {
    if (more > 0) log.info('more-connections-lost', { more })
    more = 0
    quiet = false
  }
  return error => {
    if (quiet) {
      more += 1
      return
    }
    quiet = true
    log.info('connection-lost', { error })
    setTimeout(endOfSecond, 1_000).unref()
  }
}

/** Connects the parts and listens. The database may start later. */`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  firstTry: 'acquitted',
  breaks: [],
}
