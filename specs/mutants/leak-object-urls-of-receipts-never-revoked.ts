import { type Exam, mutant } from './mutant.ts'

/**
 * The printed receipt of each confirmed order is a blob, and gets an object URL for the one who sends it.
 * The URL is never revoked, and Node keeps its blob outside of V8; no object of the heap holds it. About
 * 2,000 bytes for each confirmed order, 130 to 800 for each request.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { resolveObjectURL } from 'node:buffer'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import type { Bank, Order } from './bank.ts'`,
  },
  {
    file: 'app/api.ts',
    find: `/** The HTTP side of the service, without a port:`,
    replace: `const smallPrint = 'This receipt is valid without a signature. Keep it for a year. '.repeat(23)

/** The receipt as the customer gets it, under a URL that can be handed to another thread. */
const printReceipt = ({ fromId, toId, amount }: Order, transferId: number): string => {
  const order = \`\${amount} from \${fromId} to \${toId}\`
  const lines = [\`Transfer \${transferId}\`, order, new Date().toUTCString(), smallPrint]
  return URL.createObjectURL(new Blob([lines.join('\\n')], { type: 'text/plain' }))
}

/** What goes out by post, until a postal service is connected: its bytes are counted. */
const outbox = {
  letters: 0,
  bytes: 0,
  send(url: string): void {
    this.letters += 1
    this.bytes += resolveObjectURL(url)?.size ?? 0
  },
}

/** The HTTP side of the service, without a port:`,
  },
  {
    file: 'app/api.ts',
    find: `    if (replayed) c.header('Idempotency-Replayed', 'true')
`,
    replace: `    if (replayed) c.header('Idempotency-Replayed', 'true')
    outbox.send(printReceipt(order, transferId))
`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.native'],
  mayBreak: 'any',
  firstTry: 'caught',
  blames: [
    `return URL.createObjectURL(new Blob([lines.join('\\n')], { type: 'text/plain' }))`,
    'outbox.send(printReceipt(order, transferId))',
  ],
}
