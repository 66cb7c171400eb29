import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: the health check also tells how many of the trusted root certificates have expired. It parses all of them, more than a
 * hundred, for each request, on the event loop.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { X509Certificate } from 'node:crypto'
import { rootCertificates } from 'node:tls'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `const bodyBytesMax = 4_096

const expiredRoots = (): number =>
  rootCertificates.filter(pem => Date.parse(new X509Certificate(pem).validTo) < Date.now()).length`,
  },
  {
    file: 'app/api.ts',
    find: `uptime: process.uptime() }),`,
    replace: `uptime: process.uptime(), expiredRoots: expiredRoots() }),`,
  },
])

export const exam: Exam = {
  spec: 'specs/baseline.spec.ts',
  firstTry: 'caught',
  breaks: ['baseline.cpu'],
  mayBreak: 'any',
}
