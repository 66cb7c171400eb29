import type { Socket } from 'node:net'
import { messageOf } from '../record/errors.ts'
import type { Conversation, NamedMessage } from './conversation.ts'
import type { Side, Trap, Traps } from './trap.ts'

/** Idle time before the first keep-alive probe. The database's own probes end at the proxy, so these replace them. */
const probedAfterMs = 1_000

/** Forwards one connection unless a trap acts. Bytes outside the protocol close it, as a database does, and no other. */
export function forward(
  client: Socket,
  server: Socket,
  traps: Traps,
  read: Conversation,
  note: (name: string, bytes?: Buffer) => void = () => undefined,
): void {
  client.setKeepAlive(true, probedAfterMs)
  let muted = false
  /** Whether the connection to the server stays open after the client's has closed. */
  let outlives = false

  const happen = ({ action, delayMs }: Trap, { bytes }: NamedMessage): void => {
    // Everything still in transit comes after the lost message.
    muted = true
    if (action === 'mute') return
    if (action === 'deliverLate') {
      outlives = true
      client.end()
      setTimeout(() => server.end(bytes), delayMs)
      return
    }
    if (action === 'reset') client.resetAndDestroy()
    else client.end()
    server.end()
  }

  const pipe = (from: Side, source: Socket, target: Socket): void => {
    const send = (messages: readonly NamedMessage[]): void => {
      for (const { bytes } of messages) target.write(bytes)
    }
    const holdBack = (messages: readonly NamedMessage[], forMs: number): void => {
      source.pause()
      setTimeout(() => {
        send(messages)
        source.resume()
      }, forMs)
    }
    const take = (messages: readonly NamedMessage[]): void => {
      for (const [index, message] of messages.entries()) {
        note(message.name, message.bytes)
        const trap = traps.spring(from, message.name)
        if (trap === undefined) continue
        note(`proxy: ${trap.action}`)
        send(messages.slice(0, index))
        if (trap.action === 'delay') holdBack(messages.slice(index), trap.delayMs)
        else happen(trap, message)
        return
      }
      send(messages)
    }
    const messagesIn = (chunk: Buffer): readonly NamedMessage[] => {
      try {
        return read(from, chunk)
      } catch (error) {
        note(`proxy: closed after bytes of the ${from}: ${messageOf(error)}`)
        muted = true
        client.end()
        server.end()
        return []
      }
    }
    source.on('data', (chunk: Buffer) => {
      if (!muted) take(messagesIn(chunk))
    })
    const follow = (event: 'end' | 'error' | 'close', close: () => void) =>
      source.on(event, () => {
        if (!outlives) close()
      })
    follow('end', () => target.end())
    follow('error', () => target.resetAndDestroy())
    follow('close', () => target.destroySoon())
  }
  pipe('client', client, server)
  pipe('server', server, client)
}
