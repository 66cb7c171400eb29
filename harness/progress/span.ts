import { connect, type Socket } from 'node:net'
import { threadId } from 'node:worker_threads'
import { sendMessage } from '../channel/message.ts'
import { checkValue, isText, type OptionRule } from '../record/option.ts'
import type { Milliseconds } from '../record/units.ts'
import { kinds, type Figures, type Kind, type Status } from './status.ts'

/** Path of the local server that shows progress; empty or not set where nobody does. */
export const progressVariable = 'PLUMBLINE_PROGRESS'

export interface ProgressSpan extends Disposable {
  update(figures: Figures): void
  /** What came before was preparation: the clock starts now. */
  start(atMost?: Milliseconds): void
}

const kindRule: OptionRule = {
  expected: `one of ${kinds.join(', ')}`,
  example: "'faults'",
  holds: value => (kinds as readonly unknown[]).includes(value),
}
const whatRule: OptionRule = {
  expected: 'text',
  example: "'transfers while the database dies'",
  holds: isText,
}

let connection: { readonly path: string; readonly socket: Socket } | undefined
let begun = 0

/**
 * Shows that something which takes time is under way: `update` tells how it goes, and disposing that it is over. Never
 * waits: where nobody shows progress nothing is sent.
 *
 * @throws HarnessError for a kind that there is not, and where `what` is no text.
 * @example
 * using span = beginSpan('faults', 'transfers while the database dies')
 * span.update({ note: 'fault 3 of 12' })
 */
export function beginSpan(kind: Kind, what: string): ProgressSpan {
  checkValue('beginSpan: kind', kind, kindRule)
  checkValue('beginSpan: what', what, whatRule)
  const id = `${process.pid}.${threadId}.${begun++}`
  let status: Status
  const change = (news: Partial<Status>) => {
    status = { ...status, ...news }
    send(status)
  }
  const start = (atMost?: Milliseconds) => {
    status = { id, kind, what, startedAt: Date.now(), over: false }
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

/** Progress that does not arrive is no reason to fail, and nobody stays for it. */
const open = (path: string): Socket =>
  connect(path)
    .on('error', () => undefined)
    .unref()
