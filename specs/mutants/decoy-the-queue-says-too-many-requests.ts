import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: who finds no place in the pool in time, or no place in its queue, hears 429 with `Retry-After` in place of 503. It looks like a limit
 * on a client that did nothing wrong, or like a refusal for good. It is said only where the service turned clients away before; nothing has been
 * sent to the database then, so it is certain that nothing was done; and the same request, with the same key, works as soon as there is a place.
 */
export const service = mutant([
  {
    file: 'app/problem.ts',
    find: `  'headers-too-large': [431, 'The headers are too large'],
`,
    replace: `  'too-many-requests': [429, 'Not applied: too many requests at once, it may be sent again'],
  'headers-too-large': [431, 'The headers are too large'],
`,
  },
  {
    file: 'app/problem.ts',
    find: `  'key-in-flight',
`,
    replace: `  'key-in-flight',
  'too-many-requests',
`,
  },
  {
    file: 'app/turnstile.ts',
    find: `        'not-applied',
`,
    replace: `        'too-many-requests',
`,
  },
  {
    file: 'app/turnstile.ts',
    find: `refuse(new Problem('not-applied', `,
    replace: `refuse(new Problem('too-many-requests', `,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'accused',
}
