import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: orders are scored by a helper process, a second Node that starts with the first order. It writes the features of the last 200
 * orders over one another in one array of 1.6 MB, whose pages come one by one, and makes garbage for each order, which it collects itself
 * after every 250. Nobody else collects there, so its memory rises and falls by a megabyte or two.
 * Bound: 200 orders of 8 KB, and the garbage of 250.
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
    replace: `const scoring = \`
const width = 1024
const kept = 200
const features = new Float64Array(width * kept)
let orders = 0
process.on('message', ({ key, figures }) => {
  const row = Array.from({ length: width }, (_, at) => Math.sin(figures[at % figures.length] + at))
  features.set(row, (orders % kept) * width)
  const first = features.subarray(0, width)
  const distance = row.reduce((sum, feature, at) => sum + Math.abs(feature - first[at]), 0)
  if (distance > 1e6) process.send({ key, distance })
  if (++orders % 250 === 0) gc()
})
process.on('disconnect', () => process.exit())
\`

let scorer: ChildProcess | undefined
let suspicious = 0

const startScorer = (): ChildProcess => {
  const started = spawn(process.execPath, ['--expose-gc', '--max-semi-space-size=1', '-e', scoring], {
    env: {},
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
  started.on('message', () => {
    suspicious += 1
  })
  started.on('error', () => {})
  started.unref()
  started.channel?.unref()
  return started
}

const score = ({ idempotencyKey: key, fromId, toId, amount }: Order): void => {
  scorer ??= startScorer()
  if (scorer.connected) scorer.send({ key, figures: [fromId, toId, amount] })
}

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `    const { transferId, replayed } = await bank.transfer(order)`,
    replace: `    score(order)
    const { transferId, replayed } = await bank.transfer(order)`,
  },
  {
    file: 'app/api.ts',
    find: `    if (!wantsText(c)) return c.json(figures)`,
    replace: `    if (!wantsText(c)) return c.json({ ...figures, suspicious })`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
