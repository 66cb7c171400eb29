import { mutant, type Exam } from './mutant.ts'

/**
 * The default of the negotiation became `text/plain`, because Prometheus is the usual reader of the
 * figures. A client that names neither type (no Accept header, or the range of all types, as fetch and
 * curl send it) gets Prometheus text in place of JSON. CONTRACT: `GET /api/metrics` answers JSON, and
 * text for `Accept: text/plain`.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `default: 'application/json',`,
    replace: `default: 'text/plain',`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '24 clients that hang up',
  breaks: ['transaction.figures'],
  mayBreak: 'any',
  firstTry: 'caught',
}
