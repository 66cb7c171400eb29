import { setTimeout as sleep } from 'node:timers/promises'
import type { Milliseconds, System } from 'vitest-plumbline'
import { judgeAudit, type Judgement, type Violation } from 'vitest-plumbline/judge'
import type { Balances, Movement } from './domain.ts'
import { ask, balancesRead, transferAt } from './requests.ts'
import { answeredBeside } from './sockets.ts'
import { order, poolSize, times } from './workloads.ts'

/** None is the id of an account: too large for a column, no whole number, no number, no text of a database, no escape, no UTF-8. */
const strangeIds = [
  '2147483648',
  '9999999999999999999',
  '1e400',
  '-1',
  '0',
  '1.5',
  '0x1',
  '%201',
  '%00',
  '%22',
  '%ZZ',
  '%C3%28',
  // So many at once that some meet while all connections are in use.
  ...times(6 * poolSize).map(next => `${2 ** 31 - 2 - next}`),
]

/** Of all these ids at once. */
const rounds = 3

const refusedMethods = [
  { path: '/api/accounts', method: 'DELETE', taken: ['GET', 'POST'] },
  { path: '/api/transfer', method: 'GET', taken: ['POST'] },
  { path: '/api/health', method: 'POST', taken: ['GET'] },
]

/** More than any group that a service might read at once. */
const readTogether = 100

/**
 * Accounts that exist are found, however many are asked for at once, `delay` after the list of them was read. One that is turned
 * away, or late, is no violation.
 */
export async function allFound({ service: { origin } }: System, delay: Milliseconds): Promise<Judgement> {
  const listed = await balancesRead(await ask(`${origin}/api/accounts`))
  const ids = [...(listed?.keys() ?? [])].slice(-readTogether)
  await sleep(delay)
  const reads = ids.map(async id => ({ id, status: (await ask(`${origin}/api/accounts/${id}`))?.status }))
  return judgeAudit({
    check: 'foundBehindALock',
    title: 'accounts that exist are found while clients wait for connections',
    of: 'accounts read at once',
    examined: ids.length,
    violations: (await Promise.all(reads))
      .filter(({ status }) => status === 404)
      .map(({ id }) => ({ kind: 'not found', what: `account ${id} exists, and was answered 404` })),
  })
}

/**
 * Reads that a cache before the service may answer with what was true before, those in a coding that the client excludes, JSON that
 * is called otherwise, heads with another status, reads that a query leads nowhere, a 405 without its methods, and ids of no account
 * that are answered otherwise.
 */
export async function wrongReads(origin: string, id: number): Promise<Violation[]> {
  const told = ['/api/accounts', `/api/accounts/${id}`].map(async path => {
    const answer = await ask(origin + path, { headers: { 'accept-encoding': 'gzip;q=0, br;q=0' } })
    const kept = answer?.headers.get('cache-control') ?? ''
    const coding = answer?.headers.get('content-encoding') ?? 'identity'
    const type = answer?.headers.get('content-type') ?? 'no type'
    const isKept = /(?:max-age|s-maxage)=0*[1-9]/.test(kept) && !/no-store|no-cache/.test(kept)
    return [
      ...(isKept ? [{ kind: 'a read that a cache may answer', what: `${path}: ${kept}` }] : []),
      ...(/^application\/(?:\S+\+)?json\b/i.test(type)
        ? []
        : [{ kind: 'JSON that is called otherwise', what: `${path}: ${type}` }]),
      ...(coding === 'identity'
        ? []
        : [{ kind: 'a coding that the client excludes', what: `${path}: ${coding}` }]),
    ]
  })
  const asked = ['/api/accounts', `/api/accounts/${id}`, '/api/accounts/2147483647', '/api/nothing']
  const plain = await ask(`${origin}/api/accounts/2147483647`, { headers: { accept: 'application/json' } })
  const type = plain?.headers.get('content-type') ?? 'no answer'
  const mislabelled = type.startsWith('application/problem+json')
    ? []
    : [{ kind: 'an error that is no problem document', what: `404 for a reader of JSON: ${type}` }]
  const askedFor = async (strange: string) => {
    const path = `/api/accounts/${strange}`
    const statusOf = async () => (await ask(origin + path))?.status
    const first = await statusOf()
    // Who is turned away among so many asks again.
    const status = first === 503 ? await statusOf() : first
    return status === 404 || status === 400
      ? []
      : [{ kind: 'an id that is none', what: `${path}: ${status ?? 'no answer'}` }]
  }
  const heads = asked.map(async path => {
    const statuses = ['GET', 'HEAD'].map(async method => (await ask(origin + path, { method }))?.status)
    const [got, head] = await Promise.all(statuses)
    return got === head ? [] : [{ kind: 'HEAD is not what GET is', what: `${path}: ${head}, and ${got}` }]
  })
  // As from a client that wants no cache to answer. A service may refuse what it does not know.
  const queries = ['/api/accounts?_=1', `/api/accounts/${id}?_=1`].map(async path =>
    (await ask(origin + path))?.status === 404 ? [{ kind: 'not found with a query', what: path }] : [],
  )
  const notAllowed = refusedMethods.map(async ({ path, method, taken }) => {
    const refused = await ask(origin + path, { method })
    const allow = refused?.headers.get('allow') ?? 'no Allow'
    // RFC 9110, 10.2.1: a list, with commas.
    const offered = allow.split(/\s*,\s*/)
    const isRight = taken.every(one => offered.includes(one)) && !offered.includes(method)
    return isRight ? [] : [{ kind: 'not the methods of a path', what: `${method} ${path}: ${allow}` }]
  })
  const violations = [
    ...mislabelled,
    ...(await Promise.all([...told, ...heads, ...queries, ...notAllowed])).flat(),
  ]
  // Connections that are open already send at the same moment.
  for (const _ of times(rounds)) violations.push(...(await Promise.all(strangeIds.map(askedFor))).flat())
  return [...violations, ...(await lostByHead(origin))]
}

/**
 * A service may keep a connection for each body that HEAD leaves unsent, and serves nothing after as many as there are. Or it may
 * end the connection.
 */
async function lostByHead(origin: string): Promise<Violation[]> {
  const path = '/api/accounts'
  const heads = await Promise.all(times(2 * poolSize).map(() => ask(origin + path, { method: 'HEAD' })))
  // undici, which asks here, ends a connection after HEAD itself.
  const [head = 0, got = 0] = await Promise.all(
    ['HEAD', 'GET'].map(method => answeredBeside(origin, method, path)),
  )
  return [
    ...heads
      .filter(answer => answer?.status !== 200)
      .map(answer => ({ kind: 'HEAD is not served', what: `${path}: ${answer?.status ?? 'no answer'}` })),
    ...(head < got
      ? [
          {
            kind: 'HEAD costs its connection',
            what: `${path}: ${head} of 2 requests answered, ${got} after GET`,
          },
        ]
      : []),
  ]
}

/**
 * Reads of the payer in the forms that HTTP offers to a client that has read before. None may show what was true before a transfer.
 * `transferOnce`: resolves to whether it was confirmed.
 */
export async function staleReads(
  origin: string,
  { fromId, amount }: Movement,
  transferOnce: () => Promise<boolean>,
): Promise<Violation[]> {
  const balanceIn = async (answer: Response | undefined) => (await balancesRead(answer))?.get(fromId)
  const readBefore = async (path: string) => {
    const url = origin + path
    const answer = await ask(url)
    const tag = answer?.headers.get('etag') ?? 'none'
    const date = answer?.headers.get('last-modified') ?? new Date().toUTCString()
    const cookies = answer?.headers.getSetCookie().map(set => set.replace(/;.*/, ''))
    const cookie = cookies?.join('; ') ?? ''
    const held = await balanceIn(answer)
    await ask(url, { headers: { cookie } })
    await ask(url, { method: 'HEAD' })
    return { path, url, tag, date, cookie, held }
  }
  // A date has whole seconds: of the time between two transfers.
  await transferOnce()
  const before = await Promise.all(['/api/accounts', `/api/accounts/${fromId}`].map(readBefore))
  if (!(await transferOnce())) return []
  const after = before.map(async ({ path, url, tag, date, cookie, held }) => {
    const due = held === undefined ? undefined : held - amount
    const forms = {
      'read again': {},
      'read with its tag': { 'if-none-match': tag },
      'read with its date': { 'if-modified-since': date },
      'read with its cookies': { cookie },
      'resumed with its tag': { range: 'bytes=1-', 'if-range': tag },
    }
    const found: Violation[] = []
    for (const [form, headers] of Object.entries(forms)) {
      const answer = await ask(url, { headers })
      const balance = await balanceIn(answer)
      if (balance !== undefined && balance === due) continue
      const got = balance ?? answer?.status ?? 'no answer'
      const what = `${path} ${form}: ${got}, expected ${due ?? 'an answer before'}`
      found.push({ kind: 'a read that shows what was true before a transfer', what })
    }
    return found
  })
  return (await Promise.all(after)).flat()
}

/** More than the versions of a row that a database keeps on one page: then it uses their places again. */
const changes = 250

/** A tag of an account that comes again with another balance: who read the first one is told that nothing has changed. */
async function repeatedTags(origin: string, transfer: Movement): Promise<Violation[]> {
  const seen = new Map<string, number>()
  for (const _ of times(changes)) {
    const answer = await ask(`${origin}/api/accounts/${transfer.fromId}`)
    const tag = answer?.headers.get('etag') ?? undefined
    const balance = (await balancesRead(answer))?.get(transfer.fromId)
    if (tag === undefined || balance === undefined) break
    const before = seen.get(tag) ?? balance
    if (before !== balance)
      return [{ kind: 'a tag of two states', what: `${tag}: a balance of ${before}, and of ${balance}` }]
    seen.set(tag, balance)
    await transferAt(origin, transfer)
  }
  return []
}

/** What is read at one replica, in each of those forms, after a transfer at another one. */
export async function formsAtReplicas({ services }: System, opened: Balances): Promise<Judgement> {
  const [one, other] = services.map(({ origin }) => origin)
  const transfer = order(opened)
  let isConfirmed = false
  const transferOnce = async () => {
    isConfirmed = (await transferAt(other, transfer)) === 200
    return isConfirmed
  }
  const violations = [
    ...(await staleReads(one ?? '', transfer, transferOnce)),
    ...(await repeatedTags(one ?? '', transfer)),
  ]
  return judgeAudit({
    check: 'forms',
    fix: 'readCommitted',
    title: 'a read in each form of HTTP shows what was confirmed at another replica',
    of: 'transfers between reads',
    examined: isConfirmed ? 1 : 0,
    violations,
  })
}
