import { mutant, type Exam } from './mutant.ts'

/**
 * The limit of the headers was set to 2 KiB, "plenty for this API". A caller behind a gateway, whose
 * bearer token and cookies come to 3 KB, is answered 431 on every route, with the advice to stay below 16
 * KiB.
 */
export const service = mutant([
  {
    file: 'app/server.ts',
    find: `  headersTimeout: 10_000,`,
    replace: `  maxHeaderSize: 2_048,
  headersTimeout: 10_000,`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'malformed or forbidden',
  firstTry: 'missed',
  breaks: ['transaction.forms'],
  mayBreak: 'any',
}
