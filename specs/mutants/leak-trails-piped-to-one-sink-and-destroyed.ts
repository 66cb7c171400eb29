import { mutant, type Exam } from './mutant.ts'

/** The trail of an order is piped to a log that all share; that of a refused one is destroyed, which leaves the listeners of the pipe there. */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { PassThrough, Writable } from 'node:stream'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `let audited = 0
const auditLog = new Writable({
  write(chunk: Buffer, _encoding, done) {
    audited += chunk.length
    done()
  },
})
auditLog.setMaxListeners(0)

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `    const { transferId, replayed } = await bank.transfer(order)`,
    replace: `    const trail = new PassThrough()
    trail.pipe(auditLog, { end: false })
    trail.write(JSON.stringify(order))
    const { transferId, replayed } = await bank.transfer(order).catch((error: unknown) => {
      trail.destroy()
      throw error
    })
    trail.end(String(transferId))`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'caught',
  breaks: ['leak.heap'],
  mayBreak: ['leak.external', 'leak.native', 'leak.workingSet'],
  blames: ['trail.pipe(auditLog, { end: false })', 'const trail = new PassThrough()'],
}
