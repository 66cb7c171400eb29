import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: a body without a declared length is read only if the header says exactly `chunked`. The names of transfer codings have no case (RFC 9112,
 * section 7), so `Transfer-Encoding: Chunked` announces the same body. The HTTP parser takes it, the service sees no body, and a right order or a
 * right opening is refused with 400 "the body is not JSON", however often its client tries.
 *
 * Breaks docs/checks.md, `forms`: "a transfer is served in each form that HTTP/1.1 allows: in chunks …".
 */
export const service = mutant([
  {
    file: 'app/body.ts',
    find: `    // The HTTP parser holds a client to the length it declared; chunks have to be counted.
    return declared === null ? await readChunks(request, bytesMax) : await request.text()
`,
    replace: `    // The HTTP parser holds a client to the length it declared; chunks have to be counted.
    if (declared !== null) return await request.text()
    // Neither a length nor chunks: there is no body, and nothing to wait for.
    return request.headers.get('Transfer-Encoding') === 'chunked' ? await readChunks(request, bytesMax) : ''
`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'malformed or forbidden',
  breaks: ['transaction.forms'],
  mayBreak: 'any',
  firstTry: 'missed',
}
