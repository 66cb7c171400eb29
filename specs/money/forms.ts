import { request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { readFinalState, type System } from 'vitest-plumbline'
import { judgeAudit, type Judgement } from 'vitest-plumbline/judge'
import { money } from './domain.ts'
import { staleReads, wrongReads } from './read-forms.ts'
import { warmUp } from './requests.ts'
import { answeredMs, pipelined } from './sockets.ts'
import { openIn, order, times } from './workloads.ts'

interface Form {
  readonly kind: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Buffer
  /** The client sends the body when the service asks for it. */
  readonly waits?: true
  /** The client sends the second half of the body a little later. */
  readonly inHalves?: true
  /** What is moved if it is served; 1 by default. */
  readonly amount?: number
  /** `may`: it need not be served. */
  readonly refused?: 'must' | 'may'
}

interface Answered extends Form {
  readonly status: number | undefined
}

const forms: readonly Form[] = [
  { kind: 'a body in chunks of one byte', headers: { 'transfer-encoding': 'chunked' } },
  { kind: 'a body that waits for 100 Continue', headers: { expect: '100-continue' }, waits: true },
  {
    kind: 'an offer of HTTP/2',
    headers: { connection: 'Upgrade, HTTP2-Settings', upgrade: 'h2c', 'http2-settings': 'AAMAAABkAARAAAAA' },
  },
  {
    kind: 'a type with parameters, in another case',
    headers: { 'content-type': 'Application/JSON; charset=UTF-8' },
  },
  { kind: 'a coding of the body in another case', headers: { 'transfer-encoding': 'Chunked' } },
  {
    // Each browser keeps a cookie of 4 KB, and proxies pass 8 KB of headers on.
    kind: 'a token and a cookie of six kilobytes',
    headers: { authorization: `Bearer ${'t'.repeat(2_000)}`, cookie: `session=${'c'.repeat(4_000)}` },
  },
  ...['application/*', 'Application/JSON'].map(accept => ({
    kind: `a client that reads ${accept}`,
    headers: { accept },
  })),
  { kind: 'a client that reads only HTML', headers: { accept: 'text/html' }, refused: 'may' },
  { kind: 'a type with a quoted parameter', headers: { 'content-type': 'application/json;charset="utf-8"' } },
  ...['text/plain;charset=UTF-8', 'application/x-www-form-urlencoded'].map(type => ({
    kind: `JSON that a client calls ${type}`,
    headers: { 'content-type': type },
    refused: 'may' as const,
  })),
]
/** As from a client behind several proxies. */
const manyHeaders = Object.fromEntries(times(60).map(hop => [`x-hop-${hop}`, 'seen']))
/** The key comes last. In turn: the second time it is known, and no money moves. */
const withKeys: readonly Form[] = [1, 0].flatMap(amount => [
  {
    kind: 'a key behind sixty other headers',
    headers: { ...manyHeaders, 'idempotency-key': 'behind-sixty' },
    amount,
  },
  {
    kind: 'a key in a header in another case',
    headers: { [amount === 1 ? 'IDEMPOTENCY-KEY' : 'Idempotency-key']: 'in-another-case' },
    amount,
  },
])
/** White space, which JSON allows. */
const tooLarge = ' '.repeat(300_000)
/** So that a short body is sent in chunks of one byte. */
const chunksMost = 200
/** Longer than a period of the CPU quota: a service that has used it up would read both halves of one body before the other's. */
const betweenHalvesMs = 150

/** How a body says where it ends. */
const lengthsOf = (body: string) => [
  { 'transfer-encoding': 'chunked' },
  { 'content-length': `${body.length}` },
]

/** HTTP/1.1 and JSON allow one request in several forms: a transfer in each of them is served, and moves what it says. */
export async function servedInEachForm(system: System): Promise<Judgement> {
  // Enough for a list that a service may pack.
  const domain = money([1_000, 1_000, ...times(99).map(() => 0), 10])
  const opened = await openIn(system, domain)
  const transfer = order(opened)
  const [last = 0, before = 0] = [...opened.keys()].toReversed()
  const body = JSON.stringify(transfer)
  const elsewhere = JSON.stringify(order(new Map([...opened].slice(1))))
  const inHalves = [
    ...lengthsOf(body).map(headers => ({ kind: 'a body in two halves', headers, body })),
    ...lengthsOf(elsewhere).map(headers => ({ kind: 'one beside it', headers, body: elsewhere, amount: 0 })),
  ].map(form => ({ ...form, inHalves: true }) as const)
  const all: readonly Form[] = [
    ...forms,
    ...inHalves,
    { kind: 'a body in several lines', body: `\r\n${JSON.stringify(transfer, null, 2)}\n` },
    { kind: 'a name with an escape', body: body.replace('"amount"', String.raw`"\u0061mount"`) },
    {
      kind: 'a packed body that is too large',
      headers: { 'content-encoding': 'gzip' },
      // The limit of a body is that of what it contains.
      body: gzipSync(body + tooLarge),
      refused: 'must',
    },
    {
      kind: 'a body in small chunks that is too large',
      headers: { 'transfer-encoding': 'chunked' },
      body: body + tooLarge,
      refused: 'must',
    },
    {
      kind: 'an amount with an exponent',
      body: body.replace('"amount":1', '"amount":1.2e1'),
      amount: 12,
      refused: 'may',
    },
    {
      kind: 'another amount in an unknown member',
      body: body.replace('}', ',"basket":[{"amount":500}]}'),
      refused: 'may',
    },
    // Twice: as if one key named both.
    ...times(2).map(() => ({
      kind: 'a key in unknown members',
      body: body.replace('}', ',"idempotencyKey":"one","idempotency_key":"one","key":"one"}'),
      refused: 'may' as const,
    })),
  ]
  const { origin } = system.service
  await warmUp(origin)
  const [inTurn, alone] = await Promise.all([
    pipelined(origin, body),
    Promise.all(all.map(async form => ({ ...form, status: await statusOf(origin, { body, ...form }) }))),
  ])
  const answers: Answered[] = [...alone, ...inTurn]
  for (const form of withKeys) answers.push({ ...form, status: await statusOf(origin, { body, ...form }) })
  const isRight = ({ refused, status = 0 }: Answered) =>
    (status === 200 && refused !== 'must') || (status >= 400 && status < 500 && refused !== undefined)
  // A tag that is a sum over accounts and their balances does not change where another transfer goes the other way.
  const otherWay = JSON.stringify({ ...transfer, fromId: last, toId: before })
  const transferOnce = async () => {
    const status = await statusOf(origin, { body })
    answers.push({ kind: 'a transfer between two reads', status })
    answers.push({
      kind: 'a transfer between two others',
      status: await statusOf(origin, { body: otherWay }),
      amount: 0,
    })
    return status === 200
  }
  const reads = [
    ...(await wrongReads(origin, transfer.fromId)),
    ...(await staleReads(origin, transfer, transferOnce)),
  ]
  const moved = answers.map(({ status, amount = 1 }) => (status === 200 ? amount : 0))
  const due = 1_000 - moved.reduce((sum, amount) => sum + amount, 0)
  const { held } = await readFinalState(system, domain, opened)
  const left = held.get(transfer.fromId)
  return judgeAudit({
    check: 'forms',
    fix: {
      kind: 'note',
      text: 'leave the forms of requests to the HTTP server and the JSON parser, and answer what they hand over',
    },
    title:
      'a request is served in each form that HTTP/1.1 and JSON allow, and its limit is that of what it contains',
    of: 'forms',
    examined: answers.length,
    violations: [
      ...answers
        .filter(answer => !isRight(answer))
        .map(({ kind, status }) => ({ kind: 'not served', what: `${kind}: ${status ?? 'no answer'}` })),
      ...reads,
      ...(left === due ? [] : [{ kind: 'not what was asked', what: `${due} must be left, ${left} are` }]),
    ],
  })
}

async function statusOf(
  origin: string,
  { headers, waits, inHalves, body }: Omit<Form, 'kind' | 'body'> & Required<Pick<Form, 'body'>>,
): Promise<number | undefined> {
  const sent = request(`${origin}/api/transfer`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
  })
  const status = new Promise<number | undefined>(resolve => {
    sent.on('response', answer => {
      answer.resume()
      resolve(answer.statusCode)
    })
    sent.on('upgrade', (_, socket) => {
      socket.destroy()
      resolve(101)
    })
    sent.on('error', () => resolve(undefined))
  })
  if (waits) {
    sent.on('continue', () => sent.end(body))
    sent.flushHeaders()
  } else if (inHalves) {
    const half = Math.floor(body.length / 2)
    sent.write(body.slice(0, half))
    setTimeout(() => sent.end(body.slice(half)), betweenHalvesMs)
  } else if (headers?.['transfer-encoding'] === undefined) {
    sent.end(body)
  } else {
    const size = Math.ceil(body.length / chunksMost)
    for (let from = 0; from < body.length; from += size) sent.write(body.slice(from, from + size))
    sent.end()
  }
  try {
    return await Promise.race([status, sleep(answeredMs, undefined, { ref: false })])
  } finally {
    sent.destroy()
  }
}
