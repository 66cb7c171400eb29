import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: each order has an `AbortSignal.timeout` of ten seconds, whose listener logs that the order was never answered. Nobody takes
 * the listener away when it is answered, so Node keeps signal, timer and listener until the ten seconds are over, and then drops all
 * of it: the memory follows the rate of the orders (about 1 KB each for ten seconds), and not their number. The timers hold no process.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { parseAccountId, parseBalance, parseOrder } from './input.ts'`,
    replace: `import { parseAccountId, parseBalance, parseOrder } from './input.ts'
import * as log from './log.ts'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `const bodyBytesMax = 4_096
/** Longer than the wait for a place and the lease of it: what is not answered then never will be. */
const alarmMs = 10_000`,
  },
  {
    file: 'app/api.ts',
    find: `    const { transferId, replayed } = await bank.transfer(order)`,
    replace: `    let answered = false
    const onAlarm = (): void => {
      if (!answered) log.info('order-never-answered', { fromId: order.fromId, toId: order.toId })
    }
    AbortSignal.timeout(alarmMs).addEventListener('abort', onAlarm, { once: true })
    const { transferId, replayed } = await bank.transfer(order).finally(() => {
      answered = true
    })`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
