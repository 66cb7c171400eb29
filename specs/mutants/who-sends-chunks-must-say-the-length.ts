import { mutant, type Exam } from './mutant.ts'

/**
 * A body without a declared length is refused with 411, because "the limit cannot be checked before it is read". HTTP allows
 * that, but docs/checks.md (`forms`) promises that a transfer in chunks is served.
 */
export const service = mutant([
  {
    file: 'app/problem.ts',
    find: `  'payload-too-large': [413, 'The body is too large'],`,
    replace: `  'length-required': [411, 'The length of the body is missing'],
  'payload-too-large': [413, 'The body is too large'],`,
  },
  {
    file: 'app/body.ts',
    find: `  if (Number(declared) > bytesMax) throw tooLarge(bytesMax)`,
    replace: `  if (declared === null && request.headers.has('Transfer-Encoding'))
    throw new Problem('length-required', 'the body has no Content-Length; send one')
  if (Number(declared) > bytesMax) throw tooLarge(bytesMax)`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'malformed or forbidden',
  breaks: ['transaction.forms'],
  mayBreak: 'any',
  firstTry: 'caught',
}
