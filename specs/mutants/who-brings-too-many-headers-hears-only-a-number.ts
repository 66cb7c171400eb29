import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: a request with more than 16 KiB of headers, as a browser sends whose cookies have grown, is answered with the bare status line
 * 431: without a body, a type and a content type. All other refusals, those of the parser included, are problem details.
 *
 * Breaks CONTRACT: "Errors are RFC 9457 `application/problem+json` with `type`, `title`, `status`, `detail`".
 * Seen: send GET /api/health with a header of 20,000 bytes: 431 with nothing behind it. A client that reads the problem fails at an
 * empty text.
 */
export const service = mutant([
  {
    file: 'app/raw-refusal.ts',
    find: `  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
`,
    replace: `  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (error.code === 'HPE_HEADER_OVERFLOW' && socket.writable) {
      socket.on('error', () => {})
      socket.end(\`HTTP/1.1 431 \${STATUS_CODES[431]}\\r\\nConnection: close\\r\\n\\r\\n\`)
      return
    }
`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'malformed or',
  breaks: ['transaction.refusalHygiene'],
  mayBreak: 'any',
  firstTry: 'caught',
}
