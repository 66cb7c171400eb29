import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy (baseline would accuse it): twice a second a sealing key is hardened by scrypt on the event loop, by an unreferenced
 * timer, and nothing is answered meanwhile. With N = 4096 that takes 10 to 15 ms: three percent of a core where twenty are promised,
 * and 15 ms more for one request in fifty where 100 are promised for P99.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { accepts } from 'hono/accepts'`,
    replace: `import { accepts } from 'hono/accepts'
import { randomBytes, scryptSync } from 'node:crypto'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `const salt = randomBytes(16)
let sealingKey = randomBytes(32)
const harden = (): void => {
  sealingKey = scryptSync(sealingKey, salt, 32, { N: 4_096, r: 8, p: 1 })
}
setInterval(harden, 500).unref()

const bodyBytesMax =`,
  },
])

export const exam: Exam = {
  spec: 'specs/baseline.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
