import { type Exam, mutant } from './mutant.ts'

/**
 * Healthy: a body is decoded strictly. Bytes that are not UTF-8 are refused with 400 before JSON is parsed, where the usual decoder
 * puts U+FFFD in their place. JSON that is exchanged between systems is UTF-8 (RFC 8259), so such a body is malformed.
 *
 * All bodies take the same way through one decoder, in one piece or in chunks; a sign that is divided between two chunks is whole again
 * before it is decoded. Nothing is kept between two requests: without `stream` each call of the decoder begins anew.
 *
 * A client sees: an order with a note in Latin-1 (`"note":"caf\xe9"`) is answered 400 `malformed-request`, without effect; the same
 * note in UTF-8 is fine, also in chunks of one byte.
 */
export const service = mutant([
  {
    file: 'app/body.ts',
    find: `await readChunks(request, bytesMax) : await request.text()`,
    replace: `await readChunks(request, bytesMax) : decoded(await request.arrayBuffer())`,
  },
  {
    file: 'app/body.ts',
    find: `  return Buffer.concat(chunks).toString()`,
    replace: `  return decoded(Buffer.concat(chunks))`,
  },
  {
    file: 'app/body.ts',
    find: `const malformed = (detail: string, cause: unknown): Problem =>`,
    replace: `const utf8 = new TextDecoder('utf-8', { fatal: true })

const decoded = (bytes: ArrayBuffer | Uint8Array): string => {
  try {
    return utf8.decode(bytes)
  } catch (error) {
    throw malformed('the body is not UTF-8; encode it as UTF-8', error)
  }
}

const malformed = (detail: string, cause: unknown): Problem =>`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
