import { type Exam, mutant } from './mutant.ts'

/**
 * The printed receipt of each confirmed order gets an object URL, and the URL is revoked when 200 newer
 * ones exist. What Node keeps outside of V8 grows by about 2,000 bytes for each confirmed order, up to
 * 400 KB, and then stays.
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

const lettersKept = 200

/** What goes out by post. The last letters stay readable, in case that one has to be sent again. */
const outbox = {
  urls: [] as string[],
  bytes: 0,
  send(url: string): void {
    this.bytes += resolveObjectURL(url)?.size ?? 0
    this.urls.push(url)
    const oldest = this.urls.length > lettersKept ? this.urls.shift() : undefined
    if (oldest !== undefined) URL.revokeObjectURL(oldest)
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

export const exam: Exam = { spec: 'specs/leak.spec.ts', breaks: [], firstTry: 'acquitted' }
