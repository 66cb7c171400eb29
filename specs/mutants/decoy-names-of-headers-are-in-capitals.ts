import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: the names of the headers that the API sets are written in capitals (`CONTENT-TYPE`, `RETRY-AFTER`,
 * `IDEMPOTENCY-REPLAYED`), because an old gateway in front knows them only so. HTTP/1.1 compares names of headers
 * without regard to case, and their values are untouched.
 */
export const service = mutant([
  {
    file: 'app/server.ts',
    find: `import { createServer, type RequestListener, type Server } from 'node:http'`,
    replace: `import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http'`,
  },
  {
    file: 'app/server.ts',
    find: `  const listener: RequestListener = (request, response) => void respond(request, response)`,
    replace: `  const listener: RequestListener = (request, response) => {
    writeNamesInCapitals(response)
    void respond(request, response)
  }`,
  },
  {
    file: 'app/server.ts',
    find: `const socketsOf = (server: Server): ReadonlySet<Socket> => {`,
    replace: `const writeNamesInCapitals = (response: ServerResponse): void => {
  const writeHead = response.writeHead.bind(response) as (...all: unknown[]) => ServerResponse
  response.writeHead = ((...all: unknown[]) => writeHead(...all.map(inCapitals))) as typeof response.writeHead
}

/** Changes only headers, in an object or as names and values in turn; a status or its text is returned as it is. */
const inCapitals = (value: unknown): unknown => {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value))
    return value.map((item, index) => (index % 2 === 0 && typeof item === 'string' ? item.toUpperCase() : item))
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name.toUpperCase(), field]))
}

const socketsOf = (server: Server): ReadonlySet<Socket> => {`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
