import { request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import type { System } from 'vitest-plumbline'
import { judgeAudit, type Judgement } from 'vitest-plumbline/judge'
import { money } from './domain.ts'
import { openIn, order } from './workloads.ts'

interface Form {
  readonly kind: string
  readonly headers: Readonly<Record<string, string>>
  /** The client sends the body when the service asks for it. */
  readonly waits?: true
  /** By default a transfer that must be served; this one must be refused. */
  readonly refused?: Buffer
}

const forms: readonly Form[] = [
  { kind: 'a body in chunks', headers: { 'transfer-encoding': 'chunked' } },
  { kind: 'a body that waits for 100 Continue', headers: { expect: '100-continue' }, waits: true },
  {
    kind: 'an offer of HTTP/2',
    headers: { connection: 'Upgrade, HTTP2-Settings', upgrade: 'h2c', 'http2-settings': 'AAMAAABkAARAAAAA' },
  },
  {
    kind: 'a type with parameters, in another case',
    headers: { 'content-type': 'Application/JSON; charset=UTF-8' },
  },
]
/** The limit of a body is that of what it contains. */
const packed = (body: string) => gzipSync(body + ' '.repeat(20_000))
const answeredMs = 1_000

/** HTTP/1.1 allows one request in several forms: a transfer in each of them is served. */
export async function servedInEachForm(system: System): Promise<Judgement> {
  const body = JSON.stringify(order(await openIn(system, money([1_000, 0]))))
  const all: readonly Form[] = [
    ...forms,
    {
      kind: 'a packed body that is too large',
      headers: { 'content-encoding': 'gzip' },
      refused: packed(body),
    },
  ]
  const url = `${system.service.origin}/api/transfer`
  const answers = await Promise.all(
    all.map(async form => ({ form, status: await statusOf(url, form, body) })),
  )
  const isRight = ({ form, status = 0 }: (typeof answers)[number]) =>
    form.refused === undefined ? status === 200 : status >= 400 && status < 500
  return judgeAudit({
    check: 'forms',
    fix: {
      kind: 'note',
      text: 'leave the forms of requests to the HTTP server, and answer what it hands over',
    },
    title: 'a request is served in each form that HTTP/1.1 allows, and its limit is that of what it contains',
    of: 'forms',
    examined: answers.length,
    violations: answers
      .filter(answer => !isRight(answer))
      .map(({ form: { kind }, status }) => ({
        kind: 'not served',
        what: `${kind}: ${status ?? 'no answer'}`,
      })),
  })
}

async function statusOf(
  url: string,
  { headers, waits, refused }: Form,
  body: string,
): Promise<number | undefined> {
  const sent = request(url, { method: 'POST', headers: { 'content-type': 'application/json', ...headers } })
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
  } else {
    sent.end(refused ?? body)
  }
  try {
    return await Promise.race([status, sleep(answeredMs, undefined, { ref: false })])
  } finally {
    sent.destroy()
  }
}
