import { expect, test } from 'vitest'
import { seconds } from '../record/quantities.ts'
import { serve } from '../testing/serve.ts'
import { get } from './call.ts'
import { answeredIn, Rounds } from './rounds.ts'
import { scenario } from './scenario.ts'

/** Rentals by their number: each can be ended once, where it was begun with this client's token. */
async function rentals() {
  const open = new Map<string, string>()
  const seen: string[] = []
  const connections = new Set<unknown>()
  const server = await serve((request, response) => {
    const { method, url = '', headers } = request
    seen.push(`${method} ${url}`)
    connections.add(request.socket)
    const json = (status: number, body: object) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    if (url === '/login') return json(200, { token: `t${seen.length}` })
    if (url === '/rentals') {
      open.set(String(open.size + 1), String(headers.authorization))
      return json(201, { id: open.size })
    }
    const [, id = ''] = /^\/rentals\/(\d+)\/end$/.exec(url) ?? []
    const isOwn = open.get(id) === headers.authorization
    open.set(id, 'ended')
    return json(isOwn ? 200 : 409, {})
  })
  return { ...server, seen, connections }
}

const rental = scenario('rental', async client => {
  const { token } = await client.post<{ token: string }>('/login')
  client.headers.authorization = token
  const { id } = await client.post<{ id: number }>('/rentals', {})
  await client.post(`/rentals/${id}/end`)
})

test('each iteration of a scenario is one request of the rounds: its steps, over one connection', async () => {
  await using server = await rentals()
  await using rounds = new Rounds(server.origin, [rental, get('/login')])
  await rounds.drive(2, 4)
  expect(rounds.sent).toBe(8)
  expect(rounds.failures).toEqual({})
  expect(server.seen.filter(line => line.endsWith('/end'))).toHaveLength(4)
  expect(new Set(server.seen.filter(line => line.endsWith('/end'))).size).toBe(4)
  expect(server.connections.size).toBe(2)
  expect(rounds.routes().map(({ route }) => route)).toEqual(['rental', 'GET /login'])
  expect(answeredIn([rental, get('/login')])).toEqual([get('/login')])
})

test('a step that fails ends its iteration, and is told with the name of the scenario', async () => {
  await using server = await rentals()
  const twice = scenario('twice', async (client, { iteration, pause, pick }) => {
    await pause(pick([seconds(60)]))
    const { id } = await client.post<{ id: number }>('/rentals', { iteration })
    await client.post(`/rentals/${id}/end`)
    await client.post(`/rentals/${id}/end`)
    await client.get('/never')
  })
  const rounds = new Rounds(server.origin, [twice])
  await rounds.drive(1, 2)
  expect(rounds.failures).toEqual({ 'twice: POST /rentals/:id/end: status 409': 2 })
  expect(rounds.hopeless).toEqual([expect.stringMatching(/^2 × twice: POST .rentals.:id.end: status 409: /)])
  expect(server.seen).not.toContain('GET /never')
})

test('a scenario that throws has failed, and one that sends nothing is refused', async () => {
  await using server = await rentals()
  const throws = scenario('throws', async client => {
    await client.post('/login')
    throw new Error('no such bike')
  })
  const rounds = new Rounds(server.origin, [throws])
  await rounds.drive(1, 1)
  expect(rounds.failures).toEqual({ 'throws: the scenario throws threw: no such bike': 1 })
  expect(rounds.hopeless).toHaveLength(1)
  const silent = new Rounds(server.origin, [scenario('silent', async () => {})])
  await expect(silent.drive(1, 1)).rejects.toThrow('an iteration of the scenario silent sent no request')
})
