import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { expect, onTestFinished, test, vi } from 'vitest'
import { conversations } from './conversation.ts'
import { forward } from './forward.ts'
import { startupMessage } from './messages.ts'
import { Traps, type Trap } from './trap.ts'

const query = Buffer.from([0x51, 0, 0, 0, 11, ...Buffer.from('commit\0')])
const committed = Buffer.from([0x43, 0, 0, 0, 11, ...Buffer.from('COMMIT\0')])
const ready = Buffer.from([0x5a, 0, 0, 0, 5, 0x49])
const whole = Buffer.concat([committed, ready])

const listening = async (serve: (socket: Socket) => void): Promise<Server> => {
  const server = createServer(socket => {
    socket.on('error', () => {})
    serve(socket)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return server
}

const dial = (server: Server): Socket => {
  const { port } = server.address() as AddressInfo
  return connect({ host: '127.0.0.1', port }).on('error', () => {})
}

/** Sends a startup message and a COMMIT to a server that confirms it, through a proxy with a trap. */
const commitThrough = async (trap?: Partial<Trap>) => {
  const traps = new Traps()
  if (trap !== undefined) {
    traps.set({
      from: 'server',
      message: '^CommandComplete COMMIT$',
      action: 'cut',
      delayMs: 0,
      times: 1,
      withinMs: 500,
      ...trap,
    })
  }
  const arrived: Buffer[] = []
  const hello = startupMessage({ user: 'test' })
  const database = await listening(socket => {
    socket.on('data', (chunk: Buffer) => {
      arrived.push(chunk)
      if (Buffer.concat(arrived).length === hello.length + query.length) socket.write(whole)
    })
  })
  const muted = Promise.withResolvers<void>()
  const proxy = await listening(client => {
    forward(client, dial(database), traps, conversations.postgres(), name => {
      if (name === 'proxy: mute') muted.resolve()
    })
  })
  /** When another connection has come and gone, all has arrived that was sent before. */
  const roundTrip = () => once(dial(proxy).resume().end(), 'close')
  const client = dial(proxy)
  const received: Buffer[] = []
  client.on('data', (chunk: Buffer) => {
    received.push(chunk)
    if (Buffer.concat(received).length === whole.length) client.end()
  })
  const startedAt = performance.now()
  client.write(Buffer.concat([hello, query]))
  const ended = await Promise.race([
    once(client, 'end').then(
      () => 'closed',
      () => 'reset',
    ),
    muted.promise.then(roundTrip).then(() => 'open'),
  ])
  const tookMs = performance.now() - startedAt
  await roundTrip()
  client.destroy()
  proxy.close()
  return {
    databaseClosed: once(database.close(), 'close'),
    ended,
    tookMs,
    received: Buffer.concat(received),
    sent: () => Buffer.concat(arrived).subarray(hello.length),
    hits: traps.set(undefined).hits,
  }
}

test('without a trap everything arrives', async () => {
  const { sent, received, hits } = await commitThrough()
  expect({ sent: sent(), received, hits }).toEqual({ sent: query, received: whole, hits: 0 })
})

test('the answer to COMMIT is cut: the server has committed, the client gets no answer', async () => {
  const { sent, received, ended, hits } = await commitThrough({ action: 'cut' })
  expect({ sent: sent(), ended, hits }).toEqual({ sent: query, ended: 'closed', hits: 1 })
  expect(received).toHaveLength(0)
})

test('the same by a reset', async () => {
  const { received, ended } = await commitThrough({ action: 'reset' })
  expect({ ended, length: received.length }).toEqual({ ended: 'reset', length: 0 })
})

test('or the connection stays open and mute', async () => {
  const { received, ended } = await commitThrough({ action: 'mute' })
  expect({ ended, length: received.length }).toEqual({ ended: 'open', length: 0 })
})

test('or the answer comes late, and whole', async () => {
  const { received, tookMs } = await commitThrough({ action: 'delay', delayMs: 20 })
  expect(received).toEqual(whole)
  expect(tookMs).toBeGreaterThanOrEqual(19)
})

test('the COMMIT itself is lost', async () => {
  const { sent, hits } = await commitThrough({ from: 'client', message: '^Query commit$' })
  expect({ length: sent().length, hits }).toEqual({ length: 0, hits: 1 })
})

test('or it arrives late, when its client has gone', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout'] })
  onTestFinished(() => void vi.useRealTimers())
  const trap = { from: 'client', message: '^Query commit$', action: 'deliverLate', delayMs: 200 } as const
  const { sent, received, ended, databaseClosed } = await commitThrough(trap)
  expect({ ended, length: received.length }).toEqual({ ended: 'closed', length: 0 })
  expect(sent()).toHaveLength(0)
  vi.advanceTimersByTime(200)
  await databaseClosed
  expect(sent()).toEqual(query)
})

test('a trap that is used up forwards everything', async () => {
  expect(await commitThrough({ times: 0 })).toMatchObject({ received: whole, hits: 0 })
})

test('it acts on several soon after each other, and on none that comes later', async () => {
  const traps = new Traps()
  const trap = { from: 'server', message: '^COMMIT$', action: 'mute', delayMs: 0, times: 3 } as const
  const spring = () => traps.spring('server', 'COMMIT') !== undefined
  traps.set({ ...trap, withinMs: 500 })
  expect([spring(), spring(), spring(), spring()]).toEqual([true, true, true, false])
  traps.set({ ...trap, withinMs: 5 })
  expect(spring()).toBe(true)
  await new Promise(resolve => setTimeout(resolve, 10))
  expect(spring()).toBe(false)
  expect(traps.set(undefined).hits).toBe(1)
})

const ping = Buffer.from([1, 0, 0, 0, 0x0e])
/** Statements that a client still had to send on an earlier connection; a statement to execute without its number. */
const outsideProtocol = [
  ['postgres', Buffer.from([0x50, 0, 0, 0, 13, ...Buffer.from('\0begin\0\0\0')])],
  ['mariadb', Buffer.from([1, 0, 0, 0, 0x17])],
] as const

test.each(outsideProtocol)(
  '%s: bytes outside the protocol close their connection alone',
  async (kind, bytes) => {
    const closed: Promise<unknown>[] = []
    const database = await listening(socket => {
      closed.push(once(socket, 'close'))
      socket.on('data', () => socket.write(kind === 'postgres' ? ready : ping))
    })
    const notes: string[] = []
    const proxy = await listening(client => {
      forward(client, dial(database), new Traps(), conversations[kind](), note => notes.push(note))
    })
    const other = dial(proxy)
    const heard: Buffer[] = []
    other.on('data', (chunk: Buffer) => heard.push(chunk))
    const client = dial(proxy).resume()
    client.write(bytes)
    await once(client, 'close')
    await Promise.race(closed)
    expect(notes).toEqual([expect.stringMatching(/^proxy: closed after bytes of the client: ./)])
    other.write(kind === 'postgres' ? startupMessage({ user: 'test' }) : ping)
    await expect.poll(() => heard.length).toBe(1)
    other.destroy()
    proxy.close()
    database.close()
  },
)

/** As the kernel tells it: the port of each end in hexadecimal digits, and the timer that runs, of which 02 sends probes. */
const timerOf = async ({ localPort = 0, remotePort = 0 }: Socket): Promise<string | undefined> => {
  const [local, remote] = [localPort, remotePort].map(port =>
    port.toString(16).toUpperCase().padStart(4, '0'),
  )
  const sockets = await readFile('/proc/net/tcp', 'utf8')
  return sockets.match(new RegExp(`:${local} \\S+:${remote} 01 \\S+ (\\d\\d)`))?.[1]
}

test.runIf(process.platform === 'linux')('a client that is lost is noticed: it is probed', async () => {
  const database = await listening(() => {})
  const clients: Socket[] = []
  const proxy = await listening(client => {
    clients.push(client)
    forward(client, dial(database), new Traps(), conversations.postgres())
  })
  const accepted = once(proxy, 'connection')
  const client = dial(proxy)
  await accepted
  const [seen] = clients
  expect(seen && (await timerOf(seen))).toBe('02')
  client.destroy()
  proxy.close()
  database.close()
})
