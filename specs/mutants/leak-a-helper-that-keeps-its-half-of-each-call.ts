import { type Exam, mutant } from './mutant.ts'

/** With `allowHalfOpen` the helper must end its own half. It writes the verdict and does not end. */
const watch = String.raw`
  const { rmSync } = require('node:fs')
  const { createServer } = require('node:net')
  const path = process.argv[1]
  rmSync(path, { force: true })
  // A caller may end its half behind the question, and still gets the verdict.
  const server = createServer({ allowHalfOpen: true }, call => {
    let question = ''
    call.setEncoding('utf8')
    call.on('error', () => call.destroy())
    call.on('data', text => {
      question += text
      if (!question.endsWith('\n')) return
      const { fromId, toId, amount } = JSON.parse(question)
      call.write(JSON.stringify({ fromId, toId, suspicious: amount > 10_000_000 }) + '\n')
    })
  })
  server.listen(path)
`

/**
 * Each order is shown to a watching process through a socket in /tmp. The service closes its end of each call, and the helper
 * keeps the other end: a descriptor, a handle and a few kilobytes for each order, all in the helper.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { spawn } from 'node:child_process'
import { connect } from 'node:net'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import type { Bank, Order } from './bank.ts'`,
  },
  {
    file: 'app/api.ts',
    find: `import type { Metrics } from './metrics.ts'`,
    replace: `import { info } from './log.ts'
import type { Metrics } from './metrics.ts'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `const bodyBytesMax = 4_096

const watchPath = '/tmp/watch.sock'
const watch = spawn(process.execPath, ['-e', ${JSON.stringify(watch)}, watchPath], {
  stdio: ['ignore', 'inherit', 'inherit'],
})
watch.on('error', () => {})

/** No order waits for the verdict: it is only logged. */
const showWatch = (order: Order): void => {
  const call = connect(watchPath)
  call.setTimeout(2_000, () => call.destroy())
  call.on('error', () => {})
  call.on('data', (verdict: Buffer) => {
    if (verdict.includes('"suspicious":true')) info('suspicious', { fromId: order.fromId, amount: order.amount })
    call.destroy()
  })
  call.write(\`\${JSON.stringify(order)}\\n\`)
}`,
  },
  {
    file: 'app/api.ts',
    find: `    const { transferId, replayed } = await bank.transfer(order)`,
    replace: `    showWatch(order)
    const { transferId, replayed } = await bank.transfer(order)`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.heap'],
  mayBreak: 'any',
  firstTry: 'missed',
}
