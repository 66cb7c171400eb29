import { mutant, type Exam } from './mutant.ts'

/**
 * Every confirmed transfer bears the headers \`Deprecation\` (RFC 9745) and \`Sunset\` (RFC 8594),
 * which say that its route becomes obsolete in 2030 and may end in 2032. It looks like a service that
 * is about to refuse its clients; but both are announcements, nothing in the service reads them, and
 * status, body and the header of a replay are the same as before.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `    if (replayed) c.header('Idempotency-Replayed', 'true')`,
    replace: `    c.header('Deprecation', '@1893456000')
    c.header('Sunset', 'Fri, 31 Dec 2032 23:59:59 GMT')
    if (replayed) c.header('Idempotency-Replayed', 'true')`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: [],
  firstTry: 'acquitted',
}
