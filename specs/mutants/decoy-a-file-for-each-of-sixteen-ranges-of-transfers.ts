import { mutant, type Exam } from './mutant.ts'

/** Healthy: opens a file for each range of 24 transfers, and comes back to the first one after sixteen. */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { openSync, writeSync } from 'node:fs'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `const transfersPerRange = 24
const ranges = 16
const journals = new Map<number, number>()

const journalOf = (transferId: number): number => {
  const range = Math.floor(transferId / transfersPerRange) % ranges
  const journal = journals.get(range) ?? openSync('/dev/null', 'a')
  journals.set(range, journal)
  return journal
}

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `    if (replayed) c.header('Idempotency-Replayed', 'true')`,
    replace: `    writeSync(journalOf(transferId), JSON.stringify(order))
    if (replayed) c.header('Idempotency-Replayed', 'true')`,
  },
])

export const exam: Exam = { spec: 'specs/leak.spec.ts', firstTry: 'acquitted', breaks: [] }
