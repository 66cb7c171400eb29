import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: the ids of requests are drawn a thousand at a time, because that is cheaper, and a cursor walks over the
 * list; ids that were used stay in it, so it grows by a block with every thousandth request.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { randomBytes } from 'node:crypto'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `const bodyBytesMax = 4_096

interface Ticket {
  readonly id: string
  /** 0 while it is unused. */
  status: number
}

const blockSize = 1_000
const tickets: Ticket[] = []
let nextTicket = 0

/** One call of the random generator for a whole block. */
const drawBlock = (): void => {
  const digits = randomBytes(16 * blockSize).toString('hex')
  for (let at = 0; at < digits.length; at += 32) tickets.push({ id: digits.slice(at, at + 32), status: 0 })
}

const stamp = (response: Response): void => {
  if (nextTicket === tickets.length) drawBlock()
  const ticket = tickets[nextTicket]
  nextTicket += 1
  if (ticket === undefined) return
  ticket.status = response.status
  response.headers.set('X-Request-Id', ticket.id)
}`,
  },
  {
    file: 'app/api.ts',
    find: `      metrics.end(startedAt, response.status)`,
    replace: `      stamp(response)
      metrics.end(startedAt, response.status)`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'caught',
  breaks: ['leak.heap'],
  mayBreak: 'any',
}
