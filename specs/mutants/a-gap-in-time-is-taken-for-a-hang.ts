import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: a watchdog ends the process when its timer is more than four seconds late, because then the event loop hangs and the orchestrator had better start another. A process that was
 * frozen as a whole (a container paused, a machine moved or asleep) sees the same gap when it wakes up, is in perfect order, and ends itself and what is in flight.
 */
export const service = mutant([
  {
    file: 'app/main.ts',
    find: `log.info('listening', { port })`,
    replace: `log.info('listening', { port })

/** Far more than the slowest request computes. */
const hangsAfterMs = 4_000
const lookEveryMs = 500
let lookedAt = performance.now()

/** A loop that hangs does not come back by itself: rather a new process than one that answers nobody. */
const watchdog = setInterval(() => {
  const lateMs = performance.now() - lookedAt - lookEveryMs
  lookedAt += lateMs + lookEveryMs
  if (lateMs < hangsAfterMs) return
  log.info('event-loop-hung', { lateMs })
  process.exit(1)
}, lookEveryMs)
watchdog.unref()`,
  },
])

/**
 * Breaks "the service never ends by itself", and the answers of what was in flight.
 * When: the process is stopped for five seconds and goes on: docker pause and unpause, SIGSTOP and SIGCONT, a live migration. A loss of the database or of the network does not trigger it.
 * Seen: clients that waited through the pause, and would have been answered (or turned away) at once, are reset; the container has exited with 1. If all replicas were on the machine, all
 * of them end in the same instant.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  firstTry: 'missed',
  breaks: ['transaction.lostAnswers.noCrash'],
  mayBreak: 'any',
}
