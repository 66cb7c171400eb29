import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { connect } from './connection.ts'

const timeouts = { connectMs: 1_000, lockMs: 1, statementMs: 2, transactionMs: 3 }

/** A server that is not Postgres, and treats each connection as a failing Postgres might. */
const serve = async (behave: (socket: Socket) => void): Promise<string> => {
  const server = createServer(socket => {
    socket.on('error', () => {})
    behave(socket)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  return `postgres://user:secret@127.0.0.1:${(server.address() as AddressInfo).port}/app`
}

const messages = {
  authenticated: Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 0]),
  readyForQuery: Buffer.from([0x5a, 0, 0, 0, 5, 0x49]),
  selected: Buffer.concat([
    Buffer.from([0x31, 0, 0, 0, 4, 0x6e, 0, 0, 0, 4, 0x32, 0, 0, 0, 4, 0x43, 0, 0, 0, 13]),
    Buffer.from('SELECT 1\0'),
    Buffer.from([0x5a, 0, 0, 0, 5, 0x49]),
  ]),
}

/** Accepts the client, answers its first statement, and passes everything after it to `behave`. */
const postgresThat = (behave: (socket: Socket) => void) => (socket: Socket) => {
  socket.once('data', () => {
    socket.write(Buffer.concat([messages.authenticated, messages.readyForQuery]))
    socket.once('data', () => {
      socket.write(messages.selected)
      behave(socket)
    })
  })
}

const agreeAndReset = (socket: Socket): void => {
  socket.write('S')
  setImmediate(() => socket.resetAndDestroy())
}

const lost = { name: 'ConnectionLost' }

test.each([
  ['hangs up', (socket: Socket) => socket.end()],
  ['resets', (socket: Socket) => socket.resetAndDestroy()],
  ['hangs up after the greeting', (socket: Socket) => socket.once('data', () => socket.end())],
  ['resets after the greeting', (socket: Socket) => socket.once('data', () => socket.resetAndDestroy())],
  ['agrees to TLS and resets', (socket: Socket) => socket.once('data', () => agreeAndReset(socket))],
])('a server that %s is a lost connection', async (_how, behave) => {
  let connections = 0
  const url = await serve(socket => {
    connections += 1
    behave(socket)
  })
  await expect(connect(url, timeouts)).rejects.toMatchObject(lost)
  await expect(connect(`${url}?sslmode=require`, timeouts)).rejects.toMatchObject(lost)
  expect(connections).toBe(2)
})

test('connecting to a server that accepts and stays silent fails in time', async () => {
  const url = await serve(socket => socket.resume())
  const soon = { ...timeouts, connectMs: 100 }
  const silent = { ...lost, message: 'not connected within 100 ms' }
  await expect(connect(url, soon)).rejects.toMatchObject(silent)
  await expect(connect(`${url}?sslmode=require`, soon)).rejects.toMatchObject(silent)
})

test('a port where nobody listens says so, on IPv6 as well', async () => {
  const refusal = { ...lost, cause: { code: 'ECONNREFUSED' } }
  await expect(connect('postgres://user@127.0.0.1:1/app', timeouts)).rejects.toMatchObject(refusal)
  const onIpv6 = {
    ...lost,
    cause: { code: expect.stringMatching(/^E(CONNREFUSED|ADDRNOTAVAIL|AFNOSUPPORT)$/) },
  }
  await expect(connect('postgres://user@[::1]:1/app', timeouts)).rejects.toMatchObject(onIpv6)
})

test('a connection given up before its socket is opened never opens it', async () => {
  let connections = 0
  const url = await serve(() => {
    connections += 1
  })
  await expect(connect(url, { ...timeouts, connectMs: 0 })).rejects.toMatchObject(lost)
  await sleep(20)
  expect(connections).toBe(0)
})

test('an established connection lives until the server ends it, and is never reopened', async () => {
  const hungUp = Promise.withResolvers<undefined>()
  let connections = 0
  const url = await serve(socket => {
    connections += 1
    postgresThat(() => setTimeout(() => socket.end(() => hungUp.resolve(undefined)), 20))(socket)
  })
  const connection = await connect(url, timeouts)
  expect(connection.alive).toBe(true)
  await hungUp.promise
  await expect.poll(() => connection.alive, { interval: 2 }).toBe(false)
  await expect(connection.query`select 2`).rejects.toMatchObject({ ...lost, sent: false })
  expect(connections).toBe(1)
})

test('the statement in flight fails when the server ends the connection', async () => {
  const url = await serve(postgresThat(socket => socket.once('data', () => socket.end())))
  const connection = await connect(url, timeouts)
  await expect(connection.query`commit`).rejects.toMatchObject({ ...lost, sent: true })
  expect(connection.alive).toBe(false)
})

test('statements sent together all fail when the connection ends', async () => {
  const url = await serve(postgresThat(socket => socket.once('data', () => socket.end())))
  const connection = await connect(url, timeouts)
  const outcomes = await Promise.allSettled([connection.query`begin`, connection.query`select 2`])
  const reason = expect.objectContaining({ ...lost, sent: true })
  expect(outcomes).toEqual([
    { status: 'rejected', reason },
    { status: 'rejected', reason },
  ])
})

test('discarding fails the statement in flight at once, and every later one without sending it', async () => {
  const cut = Promise.withResolvers<undefined>()
  const url = await serve(postgresThat(socket => socket.once('close', () => cut.resolve(undefined)).resume()))
  const connection = await connect(url, timeouts)
  const inFlight = connection.query`commit`
  connection.discard('no answer within 3000 ms')
  await expect(inFlight).rejects.toMatchObject({ ...lost, message: 'no answer within 3000 ms', sent: true })
  await expect(connection.query`commit`).rejects.toMatchObject({
    ...lost,
    message: 'no answer within 3000 ms',
    sent: false,
  })
  connection.discard('a second time')
  await cut.promise
})

test('a text is sent as it is, and each of its values once', async () => {
  const asked = Promise.withResolvers<string>()
  const url = await serve(
    postgresThat(socket => socket.once('data', data => asked.resolve(data.toString('latin1')))),
  )
  const connection = await connect(url, timeouts)
  const inFlight = connection.query('select $1, $2, $1', 'a', 2)
  await expect(asked.promise).resolves.toContain('\0select $1, $2, $1\0\0\x02')
  connection.discard('seen enough')
  await expect(inFlight).rejects.toMatchObject(lost)
})

test('closing an idle connection tells the server', async () => {
  const goodbye = Promise.withResolvers<string>()
  const url = await serve(
    postgresThat(socket => socket.once('data', data => goodbye.resolve(data.toString('latin1')))),
  )
  const connection = await connect(url, timeouts)
  await connection.close()
  await expect(goodbye.promise).resolves.toBe('X\0\0\0\x04')
  expect(connection.alive).toBe(false)
})
