import { createSocket, type Socket } from 'node:dgram'
import { threadId } from 'node:worker_threads'
import type { Milliseconds } from '../record/units.ts'
import type { Figures, Kind, Status } from './status.ts'

/** The UDP port of this machine where somebody shows progress; not set where nobody does. */
export const portVariable = 'PLUMBLINE_PROGRESS'

export interface ProgressSpan extends Disposable {
  update(figures: Figures): void
  /** What came before was preparation: the clock starts now. */
  start(atMost?: Milliseconds): void
}

let socket: Socket | undefined
let told = 0

/**
 * Tells whoever waits that something begins which takes its time; `update` how it goes, and disposing that it is over. Specs
 * run in processes of their own that have no terminal: a datagram reaches the one that has, without waiting, without
 * a reader having to be there, and without a line on standard output that other reporters would have to know.
 */
export function beginSpan(kind: Kind, what: string): ProgressSpan {
  let status: Status = {
    id: `${process.pid}.${threadId}.${told++}`,
    kind,
    what,
    startedAt: Date.now(),
    over: false,
  }
  const change = (news: Partial<Status>) => {
    status = { ...status, ...news }
    send(status)
  }
  send(status)
  return {
    update: change,
    start(atMost) {
      const { id } = status
      status = { id, kind, what, startedAt: Date.now(), over: false }
      change(atMost === undefined ? {} : { atMost })
    },
    [Symbol.dispose]: () => change({ over: true }),
  }
}

function send(status: Status): void {
  const port = Number(process.env[portVariable] ?? 0)
  if (port === 0) return
  if (socket === undefined) {
    socket = createSocket('udp4')
    socket.unref()
    // Progress that does not arrive is no reason to fail.
    socket.on('error', () => undefined)
  }
  socket.send(JSON.stringify(status), port, '127.0.0.1', () => undefined)
}
