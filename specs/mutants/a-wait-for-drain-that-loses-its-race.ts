import { mutant, type Exam } from './mutant.ts'

/**
 * Leaks: a transfer is answered when its line in the audit log has left, or one turn of the event loop later, whichever
 * is first. `drain` comes only after a write that was too much, and so the turn always wins: the listeners for `drain`
 * and `error` stay at the standard output, two with each transfer. Breaks `leak.heap`.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { once } from 'node:events'
import { setImmediate as turn } from 'node:timers/promises'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `// As many transfers may wait for their lines as there are connections.
process.stdout.setMaxListeners(0)

/** A log that is slow must not hold a transfer up for longer than a turn of the event loop. */
const audit = async (transferId: number): Promise<void> => {
  process.stdout.write(\`\${JSON.stringify({ event: 'transferred', transferId })}\\n\`)
  await Promise.race([once(process.stdout, 'drain'), turn()])
}

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `    const { transferId, replayed } = await bank.transfer(order)`,
    replace: `    const { transferId, replayed } = await bank.transfer(order)
    await audit(transferId)`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.heap'],
  mayBreak: 'any',
  blames: 'once(process.stdout',
  firstTry: 'caught',
}
