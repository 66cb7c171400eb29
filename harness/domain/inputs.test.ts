import type { RequestListener } from 'node:http'
import { expect, test } from 'vitest'
import { post } from '../load/call.ts'
import { refusalOf } from '../testing/refusal.ts'
import { serve } from '../testing/serve.ts'
import { Connections } from './connections.ts'
import { domain, type DomainOptions, type InputForm } from './domain.ts'
import { checkInput, sendMalformed } from './inputs.ts'
import { Operations } from './operations.ts'

/** What comes of an input of a service that answers its first request so, and refuses all others. */
async function sentTo(
  answers: RequestListener,
  input: NonNullable<DomainOptions['input']>,
  form?: InputForm,
  withinMs?: number,
) {
  let requests = 0
  await using service = await serve((request, response) => {
    if (requests++ === 0) answers(request, response)
    else response.writeHead(400).end()
  })
  await using connections = new Connections({ origin: () => service.origin, max: 4, timeoutMs: 3_000 })
  const described = domain({
    act: (client, { key }) => client.post('/orders', { key }),
    order: () => ({ n: 3 }),
    input,
  })
  const operations = new Operations({ domain: described, opened: {}, connections: [connections], seed: 1 })
  checkInput(operations, input, form ?? {})
  expect(requests).toBe(0)
  return await sendMalformed(operations, {}, input, form, withinMs)
}

async function rightOf(input: NonNullable<DomainOptions['input']>) {
  const { right, done: answers } = await sentTo(accepting, input)
  expect(answers.every(({ answered }) => answered === 400)).toBe(true)
  expect(answers.length).toBeGreaterThan(3)
  return right
}

test('an input that is made from the order is an operation of that order; another is of none', async () => {
  expect(await rightOf(({ order }) => post('/orders', order))).toMatchObject({
    order: { n: 3 },
    effect: { kind: 'applied' },
  })
  const other = await rightOf(({ key }) => post('/orders', { key, n: 1 }))
  expect(other.effect).toEqual({ kind: 'applied' })
  expect(other).not.toHaveProperty('order')
})

const accepting: RequestListener = (_, response) => response.writeHead(201).end()

test('each malformed request has a key of its own, which is told', async () => {
  const { right, done: answers } = await sentTo(accepting, ({ key }) => post('/orders', { key, n: 1 }))
  const keys = answers.map(({ key }) => key)
  expect(keys[0]).toBe(right.key.replace(/0$/, '1'))
  expect(new Set([right.key, ...keys]).size).toBe(keys.length + 1)
  const bodies = answers.map(({ body }) => body)
  expect(bodies.filter(body => body.includes(`"${right.key}"`))).toEqual([])
  expect(bodies).toContain(`{"key":"${keys.at(-1)}","n":1e999}`)
})

test('what is not sent in time is left out and counted', async () => {
  const { done, leftOut } = await sentTo(accepting, ({ order }) => post('/orders', order), {}, -1)
  expect(done).toEqual([])
  expect(leftOut).toBeGreaterThan(3)
})

test('a field that may hold anything is no object by mistake', async () => {
  const jobs = () => post('/jobs', { kind: 'mail', payload: { n: 1 } })
  const { done: answers } = await sentTo(accepting, jobs, { free: ['payload'] })
  expect(answers.map(({ kind }) => kind)).toContain('kind is an object')
  expect(answers.map(({ kind }) => kind)).not.toContain('payload is an object')
})

test('an input of which no malformed one can be made is refused before it is sent', async () => {
  const text = () => post('/orders', '<n>1</n>', { headers: { 'content-type': 'text/xml' } })
  await expect(sentTo(accepting, text)).rejects.toThrow(
    /^domain: its input has the body '<n>1<\/n>', expected an object or a form\n {2}fix: return a request with/,
  )
})

test.each(['free', 'optional'])('a field in `%s` must be one of the body of an input', async option => {
  const jobs = () => post('/jobs', { kind: 'mail', payload: { n: 1 } })
  await expect(sentTo(accepting, jobs, { [option]: ['payloda'] })).rejects.toThrow(
    `domain: ${option} is [ 'payloda' ], expected fields of the body of its input\n` +
      '  fix: write payload, or use one of kind, payload',
  )
  expect(refusalOf(() => domain({ act: async () => ({}), [option]: ['payload'] }))).toMatch(
    `domain: ${option} is [ 'payload' ], expected an \`input\` that it describes\n  fix: add \`input\`, or remove \`${option}\``,
  )
})

test.each<[string, RequestListener, object]>([
  ['is gone', ({ socket }) => socket.destroy(), { reason: 'other side closed' }],
  ['does not do its work', (_, response) => response.writeHead(503).end(), { status: 503 }],
])('of a service that %s nothing is asked, and the rest of the record stays', async (_, answer, told) => {
  const { right, done: answers } = await sentTo(answer, ({ order }) => post('/orders', order))
  expect(right).toMatchObject({ key: expect.stringContaining('-input-0') as string, ...told })
  expect(answers).toEqual([])
})

test('a service that serves and refuses it: the mistake is in the domain, and the request and its answer are told', async () => {
  const refusing: RequestListener = (_, response) =>
    response.writeHead(409, { 'content-type': 'application/json' }).end('{"error":"sold_out"}')
  await expect(sentTo(refusing, ({ order }) => post('/orders', order))).rejects.toThrow(
    'domain: its input was answered status 409 {"error":"sold_out"}, expected it to be applied\n' +
      '  the request was POST /orders {"n":3}\n  fix: return a request from `input` that succeeds even at the end of a run',
  )
})
