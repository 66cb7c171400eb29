import { type Exam, mutant } from './mutant.ts'

/**
 * Healthy: process 1 is a supervisor, which starts the service again when it fails, and then prints the last lines of the child. It keeps
 * what the child writes about its orders, one line of a kilobyte for each, and writes the newest over the oldest in one buffer, whose
 * pages come one by one.
 * Bound: 400 lines of 1 KB, after 400 orders.
 */
const supervisor = `
  const { spawn } = require('node:child_process')
  const width = 1024
  const kept = 400
  const lines = Buffer.alloc(width * kept)
  let at = 0
  let ending = false
  let child
  const keep = chunk => {
    for (let from = 0; from < chunk.length; ) {
      const taken = chunk.copy(lines, at, from)
      from += taken
      at = (at + taken) % lines.length
    }
  }
  const start = () => {
    child = spawn(process.execPath, ['server.mjs'], { stdio: ['ignore', 'pipe', 'inherit'] })
    child.stdout.on('data', keep)
    child.on('exit', code => {
      if (ending || code === 0) process.exit(code ?? 1)
      process.stdout.write(lines)
      setTimeout(start, 100)
    })
  }
  process.on('SIGTERM', () => {
    ending = true
    child.kill()
  })
  start()`

export const service = mutant(
  [
    {
      file: 'app/api.ts',
      find: `import { parseAccountId, parseBalance, parseOrder } from './input.ts'`,
      replace: `import { parseAccountId, parseBalance, parseOrder } from './input.ts'
import * as log from './log.ts'`,
    },
    {
      file: 'app/api.ts',
      find: `    const { transferId, replayed } = await bank.transfer(order)`,
      replace: `    log.info('order', { ...order, trace: String(order.amount).padStart(850, '0') })
    const { transferId, replayed } = await bank.transfer(order)`,
    },
  ],
  { command: ['node', '--max-semi-space-size=1', '-e', supervisor] },
)

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
