import { type Exam, mutant } from './mutant.ts'

/** Healthy: each readiness probe makes a TLS context, and the forty newest are kept. */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import { createSecureContext, type SecureContext } from 'node:tls'
import type { Bank } from './bank.ts'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `const contextsKept = 40
const contexts: SecureContext[] = []
let renewals = 0

/** Connections that began under an older context may be resumed for a while. */
const renewContext = (): void => {
  contexts[renewals++ % contextsKept] = createSecureContext({ minVersion: 'TLSv1.3' })
}

const bodyBytesMax = 4_096`,
  },
  {
    file: 'app/api.ts',
    find: `    await readiness.check()`,
    replace: `    renewContext()
    await readiness.check()`,
  },
])

export const exam: Exam = { spec: 'specs/leak.spec.ts', firstTry: 'acquitted', breaks: [] }
