import { connect, type Socket } from 'node:net'
import { threadId } from 'node:worker_threads'
import { sendMessage } from '../channel/message.ts'
import type { Milliseconds } from '../record/units.ts'
import type { Figures, Kind, Status } from './status.ts'

/** Path of the local server that shows progress; empty or not set where nobody does. */
export const progressVariable = 'PLUMBLINE_PROGRESS'

export interface ProgressSpan extends Disposable {
  update(figures: Figures): void
  /** What came before was preparation: the clock starts now. */
  start(atMost?: Milliseconds): void
}

let connection: { readonly path: string; readonly socket: Socket } | undefined
let told = 0

/**
 * Tells the process that shows progress that something begins which takes its time; `update` how it goes, and disposing
 * that it is over. Never waits and never fails: where nobody listens nothing is sent.
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
  const path = process.env[progressVariable] ?? ''
  if (path === '') return
  if (connection?.path !== path || connection.socket.destroyed) connection = { path, socket: open(path) }
  sendMessage(connection.socket, status)
}

/** Progress that does not arrive is no reason to fail, and nobody stays for it. */
const open = (path: string): Socket =>
  connect(path)
    .on('error', () => undefined)
    .unref()
