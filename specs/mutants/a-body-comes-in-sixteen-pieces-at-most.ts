import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: against clients that send a byte at a time, a chunked body may come in 16 pieces and no more. A client that writes its JSON token by
 * token, as streaming serializers do without a buffer, sends more: each token is a chunk.
 */
export const service = mutant([
  {
    file: 'app/body.ts',
    find: `    chunks.push(chunk)`,
    replace: `    chunks.push(chunk)
    if (chunks.length > piecesMax) throw tooLarge(bytesMax)`,
  },
  {
    file: 'app/body.ts',
    find: `const readChunks = async`,
    replace: `/** An order fits into one packet. Each piece has an object and a turn of the loop of its own: a flood of them is an attack. */
const piecesMax = 16

const readChunks = async`,
  },
])

/**
 * Breaks "a transfer is served in each form that HTTP/1.1 allows: in chunks": the number of chunks is no property of the message, and any
 * proxy may change it. The answer lies too: a body of 60 bytes is not larger than 4,096.
 * When: Transfer-Encoding: chunked, and more than 16 pieces reach the service (17 chunks written a few milliseconds apart, or all at once: Node's
 * parser hands over each chunk by itself). With a Content-Length nothing is wrong, nor with a few chunks.
 * Seen: the same order sent with one byte in each chunk is answered 413 `payload-too-large`, whenever it is repeated.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'malformed or forbidden',
  firstTry: 'missed',
  breaks: ['transaction.forms'],
}
