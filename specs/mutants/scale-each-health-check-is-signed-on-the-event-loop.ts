import { type Exam, mutant } from './mutant.ts'

/**
 * Each health check is signed with a key of P-384, so that a monitor behind a proxy can trust it. The signature is made
 * synchronously on the event loop and takes about a millisecond of CPU, so half a core answers some hundreds of requests a
 * second. Breaks the promises of scale: P99 under 100 ms with 100 clients at 1,000 and 1,000 clients at 5,000 requests a
 * second.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `import { generateKeyPairSync, sign } from 'node:crypto'

/** The public half goes to the monitor by the log. */
const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-384' })
console.log(
  JSON.stringify({ event: 'health-key', key: publicKey.export({ type: 'spki', format: 'der' }).toString('base64') }),
)

const signed = (text: string): string => sign('sha384', Buffer.from(text), privateKey).toString('base64')

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `    c.json({ status: 'healthy', timestamp: new Date().toISOString(), uptime: process.uptime() }),`,
    replace: `    signedHealth(c, new Date().toISOString()),`,
  },
  {
    file: 'app/api.ts',
    find: `const wantsText =`,
    replace: `const signedHealth = (c: Context, timestamp: string): Response => {
  c.header('Health-Signature', signed(timestamp))
  return c.json({ status: 'healthy', timestamp, uptime: process.uptime() })
}

const wantsText =`,
  },
])

export const exam: Exam = {
  spec: 'specs/scale.spec.ts',
  only: '1000 clients at',
  breaks: ['scale.1000.latency.p99'],
  mayBreak: 'any',
  firstTry: 'caught',
}
