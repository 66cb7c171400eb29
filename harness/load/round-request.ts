import { once } from 'node:events'
import { request, type IncomingMessage } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Answer, Call } from '../record/call.ts'
import { isExpected, type Outcome } from '../record/operation.ts'
import { ms, seconds, type Milliseconds } from '../record/units.ts'
import { prepare, type PreparedCall, type Socket } from './client.ts'

export const answerWithin = seconds(5)
/** A server may close an idle connection at the moment of its next use. Within this time a connection counts as in use. */
const inUse = seconds(1)
/** After half of a body: long enough for it to reach the service. */
const hangUpAfter = ms(1)

/** Where nothing of the response arrived on a connection that had rested, HTTP allows a retry on another one. */
export async function ask(socket: Socket, call: PreparedCall, stays: boolean) {
  const { timeout = answerWithin } = call
  const rested = stays && socket.sentAt > 0 && performance.now() - socket.sentAt > inUse
  const asked = await sendInTime(socket, call, timeout)
  return rested && asked.outcome.kind === 'broken' ? await sendInTime(socket, call, timeout) : asked
}

/** Undici closes the connection of an aborted request. */
export const sendInTime = (socket: Socket, call: PreparedCall, within: Milliseconds) =>
  new Promise<{ readonly outcome: Outcome; readonly answer: Answer | undefined }>(resolve => {
    const timer = setTimeout(() => socket.giveUpIfSentBefore(Number.POSITIVE_INFINITY), within)
    socket.send(call, (outcome, answer) => {
      clearTimeout(timer)
      resolve({ outcome, answer })
    })
  })

/** Disconnects after half of the body, or at the beginning of the response. @throws Error for an unexpected status. */
export async function cutOff(origin: string, call: Call): Promise<void> {
  const { method, path, headers, body, expected, timeout = answerWithin } = prepare(call)
  const bytes = Buffer.from(body ?? '')
  const length = { 'content-length': bytes.length }
  const signal = AbortSignal.timeout(Math.ceil(timeout))
  const sent = request(origin, { method, path, headers: { ...headers, ...length }, signal })
  // It is reset when it is destroyed.
  sent.on('error', () => undefined)
  using stack = new DisposableStack()
  stack.defer(() => void sent.destroy())
  if (call.hangUp === 'in the response') {
    sent.end(bytes)
    const [{ statusCode = 0 }] = (await once(sent, 'response')) as [IncomingMessage]
    if (!isExpected(statusCode, expected)) throw new Error(`status ${statusCode}`)
  } else {
    await new Promise((resolve, reject) => {
      sent.once('error', reject)
      sent.write(bytes.subarray(0, bytes.length / 2), resolve)
    })
    await sleep(hangUpAfter)
  }
}
