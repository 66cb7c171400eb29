import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: every answer of the API but that to HEAD comes in chunks without a Content-Length, and behind its last chunk follows a trailer,
 * `Server-Timing` with the time it took, announced by `Trailer`, as RFC 9112 (7.1.2) allows. Status, headers and body are those
 * of before; HEAD and HTTP/1.0, which have no chunks, get their length as ever.
 */
export const service = mutant([
  {
    file: 'app/server.ts',
    find: `  const listener: RequestListener = (request, response) => void respond(request, response)`,
    replace: `  const listener: RequestListener = (request, response) => {
    tellTimeInTrailer(request, response)
    void respond(request, response)
  }`,
  },
  {
    file: 'app/server.ts',
    find: `const sweepEveryMs = 50`,
    replace: `/** How long an answer took is known only when it has ended: so it is told behind its last chunk. */
const tellTimeInTrailer = (request: IncomingMessage, response: ServerResponse): void => {
  if (request.httpVersion !== '1.1' || request.method === 'HEAD') return
  const startedAt = performance.now()
  const writeHead = response.writeHead.bind(response) as unknown as (
    status: number,
    headers: object,
  ) => ServerResponse
  const end = response.end.bind(response) as unknown as (...given: unknown[]) => ServerResponse
  const writeHeadInChunks = (status: number, headers: object = {}): ServerResponse => {
    if (Array.isArray(headers) || status < 200 || status === 204 || status === 304)
      return writeHead(status, headers)
    const kept: Record<string, unknown> = {}
    for (const [name, value] of Object.entries(headers))
      if (name.toLowerCase() !== 'content-length' && name.toLowerCase() !== 'transfer-encoding')
        kept[name] = value
    response.removeHeader('Content-Length')
    kept['Transfer-Encoding'] = 'chunked'
    kept['Trailer'] = 'Server-Timing'
    return writeHead(status, kept)
  }
  const endWithTime = (...given: unknown[]): ServerResponse => {
    response.addTrailers({ 'Server-Timing': \`app;dur=\${(performance.now() - startedAt).toFixed(1)}\` })
    return end(...given)
  }
  response.writeHead = writeHeadInChunks as unknown as typeof response.writeHead
  response.end = endWithTime as unknown as typeof response.end
}

const sweepEveryMs = 50`,
  },
  {
    file: 'app/server.ts',
    find: `import { createServer, type RequestListener, type Server } from 'node:http'`,
    replace: `import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http'`,
  },
])

export const exam: Exam = {
  spec: 'specs/baseline.spec.ts',
  breaks: [],
  firstTry: 'inconclusive',
}
