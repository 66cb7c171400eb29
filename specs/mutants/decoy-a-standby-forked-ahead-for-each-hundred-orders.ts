import { type Exam, mutant } from './mutant.ts'

/**
 * Healthy: orders are rated by a helper process that may rate a hundred orders only, because its library is said to leak, and it does:
 * 4 KB for each order. A second helper was started ahead and stands by; after a hundred orders the first one is let go and ends, the
 * second takes over, and the next one is started.
 * Bound: two helpers, three while one ends, and 100 orders of 4 KB in the one that works.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { type ChildProcess, spawn } from 'node:child_process'
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
    replace: `const rating = \`
const kept = []
process.on('message', ({ fromId, toId, amount }) => {
  const page = Buffer.alloc(4096, fromId + ':' + toId + ':' + amount)
  kept.push(page)
})
process.on('disconnect', () => process.exit())
\`

const ordersOfOne = 100
let rater: ChildProcess | undefined
let standby: ChildProcess | undefined
let rated = 0

const fork = (): ChildProcess => {
  const forked = spawn(process.execPath, ['--max-semi-space-size=1', '-e', rating], {
    env: {},
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
  forked.on('error', () => {})
  forked.unref()
  forked.channel?.unref()
  return forked
}

const rate = ({ fromId, toId, amount }: Order): void => {
  rater ??= fork()
  standby ??= fork()
  if (rater.connected) rater.send({ fromId, toId, amount })
  if (++rated % ordersOfOne !== 0) return
  if (rater.connected) rater.disconnect()
  rater = standby
  standby = fork()
}

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `    const { transferId, replayed } = await bank.transfer(order)`,
    replace: `    rate(order)
    const { transferId, replayed } = await bank.transfer(order)`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
