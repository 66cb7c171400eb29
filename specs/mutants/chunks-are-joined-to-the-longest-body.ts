import { mutant, type Exam } from './mutant.ts'

/**
 * The chunks of a body are joined with the limit as the total length in place of the bytes that came
 * (`bytesMax` for `bytes`), and Buffer.concat fills the rest with zeros, which are not JSON. Each
 * correct request whose body comes in chunks is answered 400, although a transfer is served in each
 * form that HTTP/1.1 allows, chunks among them (`forms`).
 */
export const service = mutant([
  {
    file: 'app/body.ts',
    find: `Buffer.concat(chunks).toString()`,
    replace: `Buffer.concat(chunks, bytesMax).toString()`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'malformed or forbidden',
  breaks: ['transaction.forms'],
  mayBreak: 'any',
  firstTry: 'caught',
}
