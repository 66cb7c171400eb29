import { createServer, type Server, type Socket } from 'node:net'
import { duplexPair, type Duplex } from 'node:stream'
import { onMessage, sendMessage } from '../channel/message.ts'

/** A piece of one of many connections; `null` at its end. */
type Piece = readonly [connection: number, text: string | null]

const send = (stream: Duplex, piece: Piece): void => sendMessage(stream, piece)

/** Accepts the connections of generators inside their network, and carries them over one stream. */
export function relayOver(stream: Duplex): Server {
  const sockets = new Map<number, Socket>()
  let opened = 0
  onMessage(stream, message => {
    const [connection, text] = message as Piece
    if (text === null) sockets.get(connection)?.destroy()
    else sockets.get(connection)?.write(text)
  })
  return createServer(socket => {
    const connection = opened++
    sockets.set(connection, socket)
    const say = (text: string | null) => send(stream, [connection, text])
    say('')
    socket.setNoDelay(true)
    socket.setEncoding('utf8').on('data', say)
    socket.on('error', () => undefined)
    socket.once('close', () => {
      sockets.delete(connection)
      say(null)
    })
  })
}

const greetEveryMs = 2000

/** Sends signs of life of the coordinator, the first at once: pieces without a connection. */
export function keepGreeting(stream: Duplex): void {
  const greet = () => send(stream, [-1, ''])
  greet()
  const greeting = setInterval(greet, greetEveryMs).unref()
  stream.once('close', () => clearInterval(greeting))
}

/** Resolves when the other end has gone: the stream has ended, or was silent for this long. */
export async function goneFrom(stream: Duplex, silentMs: number): Promise<void> {
  const gone = Promise.withResolvers<void>()
  const silent = setTimeout(gone.resolve, silentMs)
  stream.on('data', () => silent.refresh())
  for (const end of ['end', 'close']) stream.once(end, () => gone.resolve())
  await gone.promise
  clearTimeout(silent)
}

/** The other end: calls `join` with each connection of a generator. The connections end with the stream. */
export function joinOver(stream: Duplex, join: (connection: Duplex) => void): void {
  const connections = new Map<number, Duplex>()
  onMessage(stream, message => {
    const [number, text] = message as Piece
    let known = connections.get(number)
    if (known === undefined && text !== null) {
      const [near, far] = duplexPair()
      connections.set(number, far)
      far.setEncoding('utf8').on('data', (sent: string) => send(stream, [number, sent]))
      far.once('end', () => far.destroy())
      far.once('close', () => send(stream, [number, null]))
      join(near)
      known = far
    }
    if (text === null) known?.destroy()
    else if (text !== '') known?.write(text)
  })
  // A reset is an end like any other.
  stream.on('error', () => undefined)
  stream.once('close', () => connections.forEach(one => one.destroy()))
}
