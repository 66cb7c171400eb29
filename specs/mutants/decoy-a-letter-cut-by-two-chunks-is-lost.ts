import { mutant, type Exam } from './mutant.ts'

/**
 * Each chunk of a body is decoded by itself, so a letter outside of ASCII whose bytes come in two
 * chunks becomes signs of replacement. That never changes where a JSON text begins or ends, and
 * everything that the service reads (names of fields, digits) is ASCII, so every transfer and every
 * refusal is the same; the bytes are still counted over all chunks.
 */
export const service = mutant([
  {
    file: 'app/body.ts',
    find: `const chunks: Uint8Array[] = []`,
    replace: `let text = ''`,
  },
  {
    file: 'app/body.ts',
    find: `chunks.push(chunk)`,
    replace: `text += Buffer.from(chunk).toString()`,
  },
  {
    file: 'app/body.ts',
    find: `return Buffer.concat(chunks).toString()`,
    replace: `return text`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'malformed or forbidden',
  breaks: [],
  firstTry: 'acquitted',
}
