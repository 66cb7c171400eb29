import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: what Node's HTTP parser rejects is answered as the manual of Node shows it: one status line, 400, without headers or a body.
 * All that reaches a route is refused as before.
 */
export const service = mutant([
  {
    file: 'app/raw-refusal.ts',
    find: `    const [kind, detail] = reasons[error.code ?? ''] ?? ['malformed-request', 'this is not HTTP/1.1']
    refuse(socket, new Problem(kind, detail))`,
    replace: `    if (error.code === 'ECONNRESET' || !socket.writable) {
      socket.destroy()
      return
    }
    socket.on('error', () => {})
    socket.end('HTTP/1.1 400 Bad Request\\r\\n\\r\\n')`,
  },
  {
    file: 'app/raw-refusal.ts',
    find: `const reasons: Readonly<Record<string, readonly [ProblemKind, string]>> = {
  HPE_HEADER_OVERFLOW: ['headers-too-large', 'the headers are larger than 16 KiB; send less'],
  ERR_HTTP_REQUEST_TIMEOUT: ['request-timeout', 'the request did not arrive in time; send it again at once'],
}

`,
    replace: '',
  },
  {
    file: 'app/raw-refusal.ts',
    find: `import { Problem, type ProblemKind } from './problem.ts'`,
    replace: `import { Problem } from './problem.ts'`,
  },
])

/**
 * Breaks "errors are RFC 9457 application/problem+json with type, title, status, detail": there is no media type and no body, and the
 * status is 400 even for headers that are too large (431) and for a request that did not arrive in time (408).
 * When: the headers are larger than 16 KiB (an Idempotency-Key or a path of 20,000 letters), a header holds a control character, the
 * Content-Length is no number or there are two, a chunk has no length, the request line is not HTTP.
 * Seen: send such a request: an empty 400.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'what is malformed',
  firstTry: 'missed',
  breaks: ['transaction.inputs', 'transaction.refusalHygiene'],
  mayBreak: 'any',
}
