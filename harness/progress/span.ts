import { connect, type Socket } from 'node:net'
import { threadId } from 'node:worker_threads'
import { sendMessage } from '../channel/message.ts'
import type { Milliseconds } from '../record/units.ts'
import { statusLine, type Figures, type Status } from './status.ts'

/** Path of the local server that shows progress; empty or not set without one. */
export const progressVariable = 'PLUMBLINE_PROGRESS'

export interface ProgressSpan extends Disposable {
  update(figures: Figures): void
  /** The time before was preparation: starts the clock. */
  start(atMost?: Milliseconds): void
}

let connection: { readonly path: string; readonly socket: Socket } | undefined
let begun = 0
const underWay = new Map<string, Status>()

/** A line per activity of this process that is not over. */
export const linesUnderWay = (): string[] =>
  [...underWay.values()].map(status => statusLine(status, Date.now()))

/** Shows a long activity until disposed; `update` reports its state. Never waits; sends nothing if no server shows it. */
export function beginSpan(what: string): ProgressSpan {
  const id = `${process.pid}.${threadId}.${begun++}`
  let status: Status
  const change = (news: Partial<Status>) => {
    status = { ...status, ...news }
    underWay.set(id, status)
    if (status.over) underWay.delete(id)
    send(status)
  }
  const start = (atMost?: Milliseconds) => {
    status = { id, what, startedAt: Date.now(), over: false }
    change(atMost === undefined ? {} : { atMost })
  }
  start()
  return { update: change, start, [Symbol.dispose]: () => change({ over: true }) }
}

function send(status: Status): void {
  const path = process.env[progressVariable] ?? ''
  if (path === '') return
  if (connection?.path !== path || connection.socket.destroyed) connection = { path, socket: open(path) }
  sendMessage(connection.socket, status)
}

/** Lost progress is no reason to fail, and the process does not stay alive for it. */
const open = (path: string): Socket =>
  connect(path)
    .on('error', () => undefined)
    .unref()
