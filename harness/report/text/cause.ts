import type { Cause } from '../../judge/cause.ts'
import { round } from '../../record/round.ts'
import { percentage } from './figure.ts'
import type { Words } from './growth-evidence.ts'
import { placeOf } from './source-line.ts'

/** Why a promise failed, and ` at app/api.ts:37`, empty where no line was found. */
export function causeParts(cause: Cause): { readonly said: string; readonly place: string } {
  const line = 'lines' in cause ? cause.lines?.[0] : undefined
  const said = (words[cause.kind] as (cause: Cause) => string)(cause)
  return { said, place: line === undefined ? '' : ` at ${placeOf(line)}` }
}

/** Why a promise failed, as a sentence without its full stop. */
export function causeSentence(cause: Cause): string {
  const { said, place } = causeParts(cause)
  return said + place
}

const often = (times: number): string => (times < 1.5 ? '' : ` ${round(times)} times`)

const words: Words<Cause, string> = {
  timer: ({ delayMs, times }) => `each request waits${often(times)} for setTimeout(…, ${round(delayMs)})`,
  loop: ({ calls, longestMs }) =>
    `the event loop is blocked for up to ${round(longestMs)} ms${calls === undefined ? '' : ` by ${calls}()`}`,
  computing: ({ calls, share, cpuMs }) =>
    `${percentage(share)} of the CPU time, ${round(cpuMs)} ms for each request, is spent${calls === undefined ? '' : ` in ${calls}()`}`,
  garbage: ({ share }) =>
    `garbage collection takes ${percentage(share)} of the CPU time, for objects created`,
  quota: ({ quotaCores, quotaShare }) =>
    `the quota of ${quotaCores} cores is used up (${percentage(quotaShare)}); no single line was found`,
  lookup: ({ host, waitedMs }) =>
    `each request waits ${round(waitedMs)} ms for a DNS lookup${host === undefined ? '' : ` (${host})`}`,
  connecting: ({ times, waitedMs }) =>
    `each request opens ${times < 1.5 ? 'a connection' : `${round(times)} connections`} and waits ${round(waitedMs)} ms for it`,
  statements: ({ times, waitedMs }) =>
    `each request sends ${round(times)} statements one after the other, ${round(waitedMs)} ms in all,`,
  lock: ({ statement: { text, blockedBy } }) =>
    `requests wait for a lock: ${text}${blockedBy === undefined ? '' : `, held by a connection that is ${blockedBy.state} after ${blockedBy.text}`}`,
  statement: ({ statement: { text, waitEvent } }) =>
    `the database is slow to execute: ${text}${waitEvent === undefined ? '' : ` (${waitEvent})`}`,
  pool: ({ connections, waitedMs }) =>
    `each request waits ${round(waitedMs)} ms for one of ${round(connections)} connections, all in use,`,
  sequence: ({ times, waitedMs }) =>
    `each request waits ${round(times)} times one after the other, ${round(waitedMs)} ms in all,`,
  threadPool: ({ on, waitedMs }) => `each request waits ${round(waitedMs)} ms for Node's thread pool (${on})`,
  wait: ({ waitedMs }) => `each request waits ${round(waitedMs)} ms`,
  beside: ({ name }) => `requests wait for ${name}, which uses all the CPU it can`,
  database: () => 'requests wait for the database',
  costlier: ({ candidateMs, baselineMs }) =>
    baselineMs === 0
      ? `each request takes ${round(candidateMs)} ms more, in code that the baseline does not have,`
      : `each request takes ${round(candidateMs)} ms instead of ${round(baselineMs)} ms`,
  kept: ({ whileIdle }) =>
    whileIdle === true
      ? 'it grows without requests, by what is created or kept'
      : 'requests leak resources that are created or kept',
  failing: ({ text }) => `requests fail: ${text}`,
  told: ({ text }) => text,
}
