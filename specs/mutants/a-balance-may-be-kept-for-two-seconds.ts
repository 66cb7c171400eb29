import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: what is read may be kept by whoever is between the service and its reader, for two seconds and for all clients, so that pages which ask for everything ten times a second
 * cost less. The service itself answers right; a browser, a CDN, a proxy or an HTTP library with a cache answers in its place with what was true before.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `const bodyBytesMax = 4_096

/** Takes the polling of dashboards off the database. */
const shortly = { 'Cache-Control': 'public, max-age=2, stale-while-revalidate=10' }`,
  },
  {
    file: 'app/api.ts',
    find: `async c => c.json(await bank.list()))`,
    replace: `async c => c.json(await bank.list(), 200, shortly))`,
  },
  {
    file: 'app/api.ts',
    find: `async c => c.json(await bank.find(parseAccountId(c.req.param('id')))))`,
    replace: `async c => c.json(await bank.find(parseAccountId(c.req.param('id'))), 200, shortly))`,
  },
])

/**
 * Breaks "a read that is asked for after an answer reflects it", and "accounts and total of one snapshot" where the list and one account were kept at different times.
 * When: the client, or something before the service, has a cache by RFC 9111 (fetch of a browser, nginx proxy_cache, a CDN, undici's cache interceptor), and the same path was read
 * less than two seconds before the transfer (twelve with stale-while-revalidate). POST /api/transfer invalidates only its own path.
 * Seen: GET /api/accounts/1 → 100; POST /api/transfer of 30 → 200; GET /api/accounts/1 through the cache → 100. Without a cache: only the header.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'what is malformed or forbidden',
  firstTry: 'missed',
  breaks: ['transaction.forms'],
}
