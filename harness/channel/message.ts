import type { Duplex } from 'node:stream'

/** Sends a value as one line of JSON, as soon as the connection is open. */
export function sendMessage(socket: Duplex, message: unknown): void {
  socket.write(`${JSON.stringify(message)}\n`)
}

/** Calls back with each received value. An incomplete line from a killed process is dropped. */
export function onMessage(socket: Duplex, hear: (message: unknown) => void): void {
  let rest = ''
  socket.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) hear(JSON.parse(line))
  })
}
