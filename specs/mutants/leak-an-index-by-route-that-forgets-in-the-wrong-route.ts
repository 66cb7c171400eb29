/**
 * The last 1,000 requests are kept by their id, the oldest is forgotten for each new one: that is a healthy cache. Beside it an index
 * knows the ids of each route, so that support finds "the last refusals of transfers". When a request is forgotten, its posting is
 * taken out of the index, but looked for under the route of the request that came, not of the one that went. Now and then both are
 * the same, and in a test that sends one route it always is: so the tests are green. Grows by about 90 bytes a request, in the same
 * shape as the cache does before it is full. Kept by `postings`, the map of the module.
 */
import { type Exam, mutant } from './mutant.ts'

export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `const bodyBytesMax = 4_096

interface Seen {
  readonly route: string
  readonly url: string
  readonly status: number
}

const seenMax = 1_000
const seen = new Map<number, Seen>()
/** By route, then by the number of the request. */
const postings = new Map<string, Map<number, { readonly at: number; readonly refused: boolean }>>()
let lastNumber = 0

/** Without ids, so that there are only as many as the service has. */
const routeOf = ({ method, url }: Request): string =>
  \`\${method} \${url.slice(url.indexOf('/', 8)).replaceAll(/\\d+/g, ':id')}\`

const remember = (request: Request, status: number, at: number): void => {
  const route = routeOf(request)
  const number = ++lastNumber
  seen.set(number, { route, url: request.url, status })
  let ofRoute = postings.get(route)
  if (ofRoute === undefined) postings.set(route, (ofRoute = new Map()))
  ofRoute.set(number, { at, refused: status >= 400 })
  if (seen.size <= seenMax) return
  const [oldest] = seen.keys()
  if (oldest === undefined) return
  seen.delete(oldest)
  ofRoute.delete(oldest)
}`,
  },
  {
    file: 'app/api.ts',
    find: `      metrics.end(startedAt, response.status)`,
    replace: `      metrics.end(startedAt, response.status)
      remember(request, response.status, startedAt)`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.heap'],
  mayBreak: 'any',
  firstTry: 'caught',
  blames: `ofRoute.set(number, { at, refused: status >= 400 })`,
}
