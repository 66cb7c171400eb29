/**
 * A server of known behaviour in a separate process: `node truth-server-process.ts BEHAVIOUR CLIENTS PRECISION`, forked. It sends
 * its port, and for any message its log: what it did with each request, on its own clock.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'

export interface Served {
  /** Connections are numbered in the order they are opened. */
  readonly connection: number
  readonly path: string
  readonly receivedMs: number
  /** When the last byte was passed to the kernel, or the connection was reset. */
  readonly endedMs: number
  readonly answered: boolean
}

export type Precision = 'exact' | 'whole milliseconds'

export type Behaviour = 'constant' | 'bimodal' | 'resets' | 'trickle' | 'stops' | 'asked'

const log: Served[] = []
const connections = new WeakMap<Socket, number>()
let opened = 0

/** The first request of each client is not recorded, so faults in it would be missed. */
const unrecorded = Number(process.argv[3])

const precision = process.argv[4] as Precision

/**
 * Timers have a resolution of a millisecond; the rest of a wait is spent in turns of the event loop. With many clients that would
 * use a core that the generator needs, so they get whole milliseconds; the log is still true.
 */
function after(ms: number, act: () => void): void {
  if (precision === 'whole milliseconds') {
    setTimeout(act, ms)
    return
  }
  const at = performance.now() + ms
  const wait = () => {
    if (performance.now() < at) setImmediate(wait)
    else act()
  }
  setTimeout(wait, Math.floor(ms))
}

function exchangeOf({ socket, url = '' }: IncomingMessage, response: ServerResponse) {
  const receivedMs = performance.now()
  const note = (answered: boolean) => {
    const connection = connections.get(socket) ?? -1
    log.push({ connection, path: url, receivedMs, endedMs: performance.now(), answered })
  }
  return {
    /** `/40` asks for 40 ms. */
    askedMs: Number(url.slice(1)),
    begin: () => response.write('slow'),
    answer() {
      response.end('ly')
      note(true)
    },
    reset() {
      socket.resetAndDestroy()
      note(false)
    },
  }
}

const behaviours: Record<Behaviour, (exchange: ReturnType<typeof exchangeOf>, request: number) => void> = {
  constant: exchange => after(50.3, () => exchange.answer()),
  bimodal: (exchange, request) => after(request % 10 === 0 ? 80 : 1, () => exchange.answer()),
  resets: (exchange, request) =>
    after(5, () => (request % 100 === 50 ? exchange.reset() : exchange.answer())),
  trickle: exchange => {
    exchange.begin()
    after(15, () => exchange.begin())
    after(30, () => exchange.answer())
  },
  stops: exchange => exchange.answer(),
  asked: exchange => after(exchange.askedMs, () => exchange.answer()),
}

const behaviour = process.argv[2] as Behaviour
let requests = -unrecorded

const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
  const exchange = exchangeOf(request, response)
  if (requests < 0) exchange.answer()
  else behaviours[behaviour](exchange, requests)
  requests++
})
server.on('connection', socket => connections.set(socket, opened++))
server.listen({ port: 0, host: '127.0.0.1', backlog: 1024 }, () =>
  process.send?.((server.address() as AddressInfo).port),
)

if (behaviour === 'stops') {
  const nobody = new Int32Array(new SharedArrayBuffer(4))
  setInterval(() => Atomics.wait(nobody, 0, 0, 1000), 5000)
}
process.on('message', () => process.send?.(log.slice(unrecorded)))
process.on('disconnect', () => process.exit())
