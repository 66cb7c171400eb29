import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { seconds } from '../record/units.ts'
import { atDatabase } from './fault.ts'

const answeredWithin = seconds(2)

/** Takes every free connection, then ends those of the service. One counts from its first message, without a login. */
export const noConnectionLeft = atDatabase(async (database, port, answered) => {
  const { hostname: host, port: at } = new URL(database.url)
  const hello = port.hello(database)
  const held: Socket[] = []

  /** False if no connection was left. */
  const hold = async (): Promise<boolean> => {
    const socket = connect({ host, port: Number(at) })
    held.push(socket)
    // A reset while nobody waits for an answer must not end this process.
    socket.on('error', () => {})
    socket.write(hello)
    const [answer] = (await once(socket, 'data', { signal: AbortSignal.timeout(answeredWithin) })) as [Buffer]
    const taken = port.isTaken(answer)
    if (!taken) held.pop()?.destroy()
    return taken
  }
  const holdAll = async () => {
    while (await hold());
  }
  const release = (): void => {
    for (const socket of held.splice(0)) socket.destroy()
  }

  try {
    await holdAll()
    // One is free for the statement that ends the service's connections, which are taken before the service can.
    held.pop()?.destroy()
    await answered()
    const ended = port.endAll(database)
    const [hits] = await Promise.all([ended, ended.then(holdAll)])
    return async () => {
      release()
      await answered()
      return { hits }
    }
  } catch (error) {
    release()
    throw error
  }
})
