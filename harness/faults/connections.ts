import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { seconds } from '../record/units.ts'
import { atDatabase } from './fault.ts'
import { startupMessage } from '../proxy/messages.ts'

const answeredWithin = seconds(2)
const healedWithin = seconds(5)

/** The first byte of a password request. Any other answer means that there is no connection left. */
const asksForPassword = 'R'.charCodeAt(0)

/**
 * Takes every connection the database has and then ends the service's, so that it finds no free one. A
 * connection counts from its first message, without a login.
 */
export const noConnectionLeft = atDatabase(async ({ url, psql }) => {
  const { hostname: host, port, username: user, pathname } = new URL(url)
  const hello = startupMessage({ user, database: pathname.slice(1) })
  const held: Socket[] = []

  /** False when there was none left. */
  const hold = async (): Promise<boolean> => {
    const socket = connect({ host, port: Number(port) })
    socket.write(hello)
    const [answer] = (await once(socket, 'data', { signal: AbortSignal.timeout(answeredWithin) })) as [Buffer]
    socket.on('error', () => {})
    const taken = answer[0] === asksForPassword
    if (taken) held.push(socket)
    else socket.destroy()
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
    // Frees one for the statement that ends the service's connections. Freed connections are taken again
    // before the service can get them.
    held.pop()?.destroy()
    await psql.untilAnswers(answeredWithin)
    const ended = psql.run(`select count(*) filter (where pg_terminate_backend(pid)) from pg_stat_activity
      where backend_type = 'client backend' and application_name <> 'psql' and usename is not null`)
    const [hits] = await Promise.all([ended.then(Number), ended.then(holdAll)])
    return async () => {
      release()
      await psql.untilAnswers(healedWithin)
      return { hits, breaches: [] }
    }
  } catch (error) {
    release()
    throw error
  }
})
