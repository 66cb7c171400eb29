import { type Exam, mutant } from './mutant.ts'

/** Each readiness probe renews the TLS context of the port for operators, and Node keeps every context that was added under a name. */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import { createServer as createTlsServer } from 'node:tls'
import type { Bank } from './bank.ts'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `/** Listens only while an operator needs it. */
const operators = createTlsServer()

const bodyBytesMax = 4_096`,
  },
  {
    file: 'app/api.ts',
    find: `    await readiness.check()`,
    replace: `    operators.addContext('operators.ledger.internal', { minVersion: 'TLSv1.3' })
    await readiness.check()`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'caught',
  breaks: ['leak.heap', 'leak.native'],
  mayBreak: ['leak.external', 'leak.workingSet'],
  blames: `operators.addContext('operators.ledger.internal', { minVersion: 'TLSv1.3' })`,
}
