import { type Connection, ConnectionLost, type Query } from './connection.ts'

/** What the scripted database does with one statement: rows, an error, or the loss of the connection. */
export type Reply =
  | { readonly rows: readonly object[] }
  | { readonly command: string }
  | { readonly error: Error }
  | { readonly lost: 'before-sending' | 'after-sending' }
  | { readonly silence: true }

export interface ScriptedConnection extends Connection {
  /** Every statement sent while the connection was alive, as one line with `?` for each value. */
  readonly statements: readonly string[]
  readonly closed: boolean
}

/**
 * A connection for unit tests. The first entry of `script` whose key a statement begins with answers it; a
 * statement with no entry succeeds without rows.
 */
export const scriptedConnection = (script: Readonly<Record<string, Reply>> = {}): ScriptedConnection => {
  const statements: string[] = []
  let alive = true
  let closed = false
  let failInFlight: (error: Error) => void = () => {}

  const discard = (reason: string): void => {
    if (!alive) return
    alive = false
    failInFlight(new ConnectionLost(reason, { sent: true }))
  }
  const answer = (statement: string): Promise<unknown> => {
    const [, reply = { rows: [] }] =
      Object.entries(script).find(([start]) => statement.startsWith(start)) ?? []
    if ('error' in reply) return Promise.reject(reply.error)
    if ('silence' in reply) {
      return new Promise((_, reject) => {
        failInFlight = reject
      })
    }
    if ('lost' in reply) {
      discard('lost as scripted')
      return Promise.reject(new ConnectionLost('lost as scripted', { sent: reply.lost === 'after-sending' }))
    }
    const command = 'command' in reply ? reply.command : statement.split(' ')[0]?.toUpperCase()
    return Promise.resolve(Object.assign('rows' in reply ? [...reply.rows] : [], { command }))
  }
  const query = (text: TemplateStringsArray | string): Promise<unknown> => {
    if (!alive) return Promise.reject(new ConnectionLost('dead before', { sent: false }))
    const statement = (typeof text === 'string' ? text : text.join('?')).replaceAll(/\s+/g, ' ').trim()
    statements.push(statement)
    return answer(statement)
  }

  return {
    get alive() {
      return alive
    },
    get closed() {
      return closed
    },
    statements,
    query: query as Query,
    discard,
    close: async () => {
      alive = false
      closed = true
    },
  }
}
