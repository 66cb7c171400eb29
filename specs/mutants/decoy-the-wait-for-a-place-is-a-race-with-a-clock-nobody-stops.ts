import { mutant, type Exam } from './mutant.ts'

/**
 * The wait for a place in the pool became a Promise.race between the admission and a clock, and nobody stops the clock
 * of who was admitted. It looks as if that one were refused later or its place lost, but the clock refuses only who
 * still stands in the queue, and takes that one out of it.
 */
export const service = mutant([
  {
    file: 'app/turnstile.ts',
    find: `import type { PoolLimits } from './config.ts'`,
    replace: `import { setTimeout as sleep } from 'node:timers/promises'
import type { PoolLimits } from './config.ts'`,
  },
  {
    file: 'app/turnstile.ts',
    find: `  readonly timer: NodeJS.Timeout
`,
    replace: ``,
  },
  {
    file: 'app/turnstile.ts',
    find: `    clearTimeout(first.timer)
`,
    replace: ``,
  },
  {
    file: 'app/turnstile.ts',
    find: `    await new Promise<void>((admit, refuse) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(waiter)
        refuse(new Problem('not-applied', \`no connection came free within \${waitMs} ms; send it again later\`))
      }, waitMs)
      const waiter: Waiter = { admit, timer }
      this.#waiting.add(waiter)
    })`,
    replace: `    const { promise: admitted, resolve: admit } = Promise.withResolvers<void>()
    const waiter: Waiter = { admit }
    this.#waiting.add(waiter)
    const late = async (): Promise<void> => {
      await sleep(waitMs)
      if (this.#waiting.delete(waiter))
        throw new Problem('not-applied', \`no connection came free within \${waitMs} ms; send it again later\`)
    }
    await Promise.race([admitted, late()])`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
