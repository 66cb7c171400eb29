import { Distribution } from '../record/distribution.ts'
import { nearest } from '../record/nearest.ts'
import { defined } from '../record/option.ts'
import type { RunRecord } from '../record/run.ts'
import { profileOf } from './diagnosis.ts'
import { unknownPromise, type Judgement } from './judgement.ts'
import { latencyJudges } from './latency.ts'
import { judgeErrors } from './traffic.ts'

const judges = {
  ...latencyJudges,
  errors: judgeErrors,
} satisfies Record<string, (record: RunRecord, limit: never) => Judgement>

/** Promises that can be made of one call among several. */
export type CallPromises = { readonly [Name in keyof typeof judges]?: Parameters<(typeof judges)[Name]>[1] }

/** Promises by call name. */
export type PromisesOfCalls<Name extends string = string> = { readonly [One in Name]?: CallPromises }

/** The call names in a record, in the order of their first request. */
export function callsIn({ call, seconds }: Pick<RunRecord, 'call' | 'seconds'>): string[] {
  const names = new Set(seconds.flatMap(({ calls }) => [...(calls?.keys() ?? [])]))
  return call !== null && names.size === 0 ? [call] : [...names]
}

/** The part of a record that belongs to one call: its latencies and errors. Interference stays that of all calls. */
export function ofCall(record: RunRecord, name: string): RunRecord {
  if (record.call === name) return record
  const profile = profileOf(record)
  const waits = profile?.calls?.[name]
  const isIts = ({ call }: { readonly call?: string | undefined }) => call === name
  return {
    ...record,
    call: name,
    seconds: record.seconds.map(second => {
      const { latency, failed } = second.calls?.get(name) ?? { latency: new Distribution(), failed: 0 }
      return { ...second, latency, failed }
    }),
    failures: record.failures.filter(isIts),
    slowest: record.slowest.filter(isIts),
    first: record.first.filter(isIts),
    // What requests of this call waited for. The event loop is that of all calls.
    ...(waits && {
      profile: { ...profile, ...waits, loop: { ...profile.loop, requestMs: waits.requestMs } },
    }),
  }
}

/** Each promise of each call, by its own requests alone. Inconclusive if they are too few, or if it was never made. */
export function judgeCalls(record: RunRecord, promises: PromisesOfCalls): Judgement[] {
  const calls = callsIn(record)
  return Object.entries(promises).flatMap(([call, limits = {}]) => {
    const own = ofCall(record, call)
    const missed = calls.length === 0 || calls.includes(call) ? {} : neverMade(call, calls)
    return Object.entries(defined(limits)).map(([name, limit]) => {
      if (!Object.hasOwn(judges, name)) throw unknownPromise(name, `call ${call}`, judges)
      const judgement = judges[name as keyof CallPromises](own, limit as never)
      return { ...judgement, ...missed, check: `calls.${idOf(call)}.${judgement.check}`, call }
    })
  })
}

function neverMade(call: string, calls: readonly string[]): Pick<Judgement, 'evidence' | 'fix'> {
  const to = nearest(call, calls)
  return {
    evidence: [{ kind: 'callsMade', call, calls }],
    fix: to === undefined ? 'nameMadeCall' : { kind: 'rename', to },
  }
}

/** Dots separate the parts of an id, and an id has no spaces. */
export const idOf = (call: string): string => call.replaceAll(/[\s.]+/g, '-')
