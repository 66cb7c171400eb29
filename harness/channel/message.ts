import type { Duplex } from 'node:stream'
import { unlessThrown } from '../record/unless-thrown.ts'

/** Sends a value as one line of JSON, as soon as the connection is open; nothing if it has ended. */
export function sendMessage(socket: Duplex, message: unknown): void {
  if (!socket.destroyed) socket.write(`${JSON.stringify(message)}\n`)
}

/** Calls back with each received value. Drops an incomplete line from a killed process; one that is no JSON ends the connection. */
export function onMessage(socket: Duplex, hear: (message: unknown) => void): void {
  let rest = ''
  socket.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) {
      const message: unknown = unlessThrown(() => JSON.parse(line))
      if (message === undefined) return void socket.destroy()
      hear(message)
    }
  })
}
