import { mutant, type Exam } from './mutant.ts'

/**
 * Leaks: orders are audited by one loop that never ends. For each job it makes a new AsyncLocalStorage and enters it, so that the
 * helpers know their job. What is entered in a loop is not left when the next turn begins: the context of the loop is a
 * copy of the one before with one more storage and one more job, and copying it becomes slower with each job.
 * Per order, made, repeated or refused: a storage, a job and their entry, about 400 B. The line: storage.enterWith(job).
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { AsyncLocalStorage } from 'node:async_hooks'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import type { Bank, Order } from './bank.ts'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `interface Job {
  readonly order: Order
  readonly outcome: string
  readonly doneAt: number
}

const jobs: Job[] = []
const audited = { made: 0, refused: 0, amount: 0 }
let wake = (): void => {}

const addUp = async (storage: AsyncLocalStorage<Job>): Promise<void> => {
  await null
  const job = storage.getStore()
  if (job === undefined) return
  if (job.outcome === 'made') audited.made += 1
  else audited.refused += 1
  audited.amount += job.order.amount
}

const auditForEver = async (): Promise<never> => {
  for (;;) {
    const job = jobs.shift()
    if (job === undefined) {
      await new Promise<void>(resolve => {
        wake = resolve
      })
      continue
    }
    const storage = new AsyncLocalStorage<Job>()
    storage.enterWith(job)
    await addUp(storage)
  }
}
void auditForEver()

const audit = (order: Order, outcome: string): void => {
  jobs.push({ order, outcome, doneAt: performance.now() })
  wake()
}

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `    const { transferId, replayed } = await bank.transfer(order)`,
    replace: `    const { transferId, replayed } = await bank.transfer(order).catch((error: unknown) => {
      audit(order, 'refused')
      throw error
    })
    audit(order, 'made')`,
  },
  {
    file: 'app/api.ts',
    find: `    if (!wantsText(c)) return c.json(figures)`,
    replace: `    if (!wantsText(c)) return c.json({ ...figures, audited })`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.heap'],
  mayBreak: 'any',
  firstTry: 'caught',
}
