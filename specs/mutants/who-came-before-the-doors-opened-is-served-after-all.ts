import { type Exam, mutant } from './mutant.ts'

/**
 * The service listens before it has reached its database for the first time. Whoever comes in between waits at the door, for a second
 * at most, and is then refused with 503 `not-applied`. But only the answer gives up: the call still hangs on the promise of the opening,
 * and when the database is there, every order that was refused is done. Once the doors have opened, they stay so, and no later
 * outage shows anything of it.
 *
 * A real team writes it so that clients do not see errors while a whole stack is started in any order. `opened.then(call)` in a race
 * with a timer is short, and the loser of a race seems to be out of it.
 *
 * A client sees it: an order was sent while service and database were being started, and refused as certainly without effect. A few
 * seconds later the money has moved.
 */
export const service = mutant([
  {
    file: 'app/service.ts',
    find: `import { createApi } from './api.ts'`,
    replace: `import { setTimeout as sleep } from 'node:timers/promises'
import { createApi } from './api.ts'
import type { Bank } from './bank.ts'`,
  },
  {
    file: 'app/service.ts',
    find: `import { postgresBank } from './postgres-bank.ts'`,
    replace: `import { postgresBank } from './postgres-bank.ts'
import { Problem } from './problem.ts'`,
  },
  {
    file: 'app/service.ts',
    find: `export interface Service {`,
    replace: `const knockEveryMs = 100
const atTheDoorMs = 1_000

/** Holds early callers back until the database has answered for the first time. */
const behindDoors = (bank: Bank): Bank => {
  let isOpen = false
  const opening = async (): Promise<void> => {
    while (!isOpen) {
      try {
        await bank.ping()
        isOpen = true
      } catch {
        await sleep(knockEveryMs, undefined, { ref: false })
      }
    }
  }
  const opened = opening()
  const tooEarly = async (): Promise<never> => {
    await sleep(atTheDoorMs, undefined, { ref: false })
    throw new Problem('not-applied', 'the service is still starting; send it again later')
  }
  const inside = async <T>(call: () => Promise<T>): Promise<T> => {
    if (isOpen) return call()
    return await Promise.race([opened.then(call), tooEarly()])
  }

  return {
    open: balance => inside(() => bank.open(balance)),
    find: id => inside(() => bank.find(id)),
    list: () => inside(() => bank.list()),
    transfer: order => inside(() => bank.transfer(order)),
    ping: () => bank.ping(),
  }
}

export interface Service {`,
  },
  {
    file: 'app/service.ts',
    find: `  const bank = postgresBank(pool)`,
    replace: `  const bank = behindDoors(postgresBank(pool))`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.serviceDies.exactlyOnce'],
  mayBreak: 'any',
  firstTry: 'caught',
}
