import { mutant, type Exam } from './mutant.ts'

/** Each order has a signal that reports it after an hour, and its listener stays when the order is answered. */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import type { Bank, Order } from './bank.ts'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `const patienceMs = 3_600_000

interface Progress {
  readonly order: Order
  answered: boolean
}

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `    const { transferId, replayed } = await bank.transfer(order)`,
    replace: `    const progress: Progress = { order, answered: false }
    const late = (): void => {
      if (!progress.answered) reportFailure(new Error('an order hangs'), { method: 'POST', path: '/api/transfer' })
    }
    const patience = AbortSignal.timeout(patienceMs)
    patience.addEventListener('abort', late, { once: true })
    const { transferId, replayed } = await bank.transfer(order)
    progress.answered = true`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'caught',
  breaks: ['leak.heap'],
  mayBreak: ['leak.handles', 'leak.external', 'leak.native'],
  blames: [
    `const late = (): void => {`,
    `patience.addEventListener('abort', late, { once: true })`,
    'const patience = AbortSignal.timeout(patienceMs)',
  ],
}
