import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: a body in chunks is copied into one page that all requests use, "because a body is decoded before anything else runs". It is
 * not: between two pieces of one body the pieces of another are copied to the same place.
 *
 * A team writes it when a profile shows a buffer, a list and a copy for each chunked body. A body that arrives in one piece, or
 * alone, is read correctly, so every test of chunked bodies passes.
 *
 * A client sees: X sends `{"fromId":1,"toId":3,` as a chunk and waits; Y sends `{"fromId":2,"toId":3,` as a chunk and waits; X sends
 * `"amount":5}` and the end. X's order is confirmed, and account 2 has paid it. Where the pieces have other lengths, one of the two
 * gets 400 for a good body. (Transfer-Encoding: chunked, two connections, a pause between the pieces.)
 */
export const service = mutant([
  {
    file: 'app/body.ts',
    find: `const readChunks = async ({ body }: Request, bytesMax: number): Promise<string> => {
  const chunks: Uint8Array[] = []
`,
    replace: `/** Larger than any body that is taken. Pieces are copied here: no buffer and no list for each request. */
const page = Buffer.allocUnsafe(65_536)

const readChunks = async ({ body }: Request, bytesMax: number): Promise<string> => {
`,
  },
  {
    file: 'app/body.ts',
    find: `    bytes += chunk.length
    if (bytes > bytesMax) throw tooLarge(bytesMax)
    chunks.push(chunk)
`,
    replace: `    if (bytes + chunk.length > bytesMax) throw tooLarge(bytesMax)
    page.set(chunk, bytes)
    bytes += chunk.length
`,
  },
  {
    file: 'app/body.ts',
    find: `  return Buffer.concat(chunks).toString()`,
    replace: `  return page.toString('utf8', 0, bytes)`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'malformed or forbidden',
  breaks: ['transaction.forms'],
  mayBreak: 'any',
  firstTry: 'missed',
}
