import type { Sources } from '../leak/sources.ts'
import type { Session } from '../leak/session.ts'
import { withUnit } from '../record/round.ts'

/** Runs inside the service, over all of its objects: what its event loop waits for. */
function look(this: readonly object[]) {
  interface Timer {
    readonly _destroyed: boolean
    readonly _idleTimeout: number
    readonly _onTimeout: unknown
    hasRef(): boolean
  }
  const some = setTimeout(() => {}, 0)
  clearTimeout(some)
  const isTimer = (one: object): one is Timer => one instanceof some.constructor
  const net = process.getBuiltinModule('node:net')
  // `why-is-node-running` also reads these if nothing was watched from the start.
  const handles = (process as typeof process & { _getActiveHandles(): object[] })._getActiveHandles()
  const open = handles.flatMap(handle => {
    if (handle instanceof net.Server) return ['listening socket']
    if (!(handle instanceof net.Socket)) return [handle.constructor.name]
    if (handle.remotePort === undefined) return []
    const isAccepted = 'server' in handle && Boolean(handle.server)
    return [isAccepted ? 'connection of a client' : `connection to port ${handle.remotePort}`]
  })
  return {
    listeners: process.listenerCount('SIGTERM'),
    open,
    timers: this.filter(isTimer)
      .filter(timer => !timer._destroyed && timer.hasRef())
      .map(({ _idleTimeout: ms, _onTimeout: called }) => ({ ms, text: String(called).slice(0, 200) })),
  }
}

/** Why a process does not end, each reason in a few words: nothing listens to SIGTERM, or what it still waits for. */
export async function whatKeepsAlive(session: Session, sources: Sources): Promise<string[]> {
  const { listeners, open, timers } = await session.overObjects(look)
  // Process 1 of a container has no default action. A handler that is called only once is no listener any more.
  if (listeners === 0 && open.includes('listening socket')) return ['no handler for SIGTERM']
  const waits = timers.map(({ ms, text }) => {
    const [at] = text.split('\n').flatMap(line => sources.writing(line.trim()) ?? [])
    return `timer of ${withUnit(ms, 'ms')}${at === undefined ? '' : ` (${at.file}:${at.line})`}`
  })
  const kinds = Map.groupBy([...open, ...waits], kind => kind)
  return [...kinds].map(([kind, { length }]) => `${length} × ${kind}`)
}
