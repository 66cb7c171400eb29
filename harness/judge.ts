/** `vitest-plumbline/judge`: the pure judges, for saved records and for your own records. */
export { judge } from './judge/records/judge.ts'
export type {
  AnyRecord,
  KneePromises,
  KneeTrial,
  LimitsOf,
  MeasuredFaultRun,
  MeasuredComparison,
  MeasuredKnee,
  MeasuredLeak,
  MeasuredRun,
  MeasuredSoak,
} from './judge/records/judge.ts'
export type { LeakPromises } from './judge/growth/quantities.ts'
export type { SoakLimits } from './judge/soak.ts'
export type { ComparePromises } from './judge/comparison.ts'
export { differences, noLostUpdate, quietReads, suspects, type Counted } from './judge/fault-run/counters.ts'
export { readsConfirmed } from './judge/fault-run/reads-confirmed.ts'
export { doubtsResolved, honestDoubts } from './judge/fault-run/doubts.ts'
export { errorHygiene } from './judge/fault-run/error-hygiene.ts'
export { exactlyOnce, noLateEffect, type SecondLook } from './judge/fault-run/exactly-once.ts'
export { idempotency, keyInFlight } from './judge/fault-run/idempotency.ts'
export { keys } from './judge/fault-run/keys.ts'
export type { KeySequence, KeyStep, KeyRecord, SentSequence } from './judge/fault-run/keys.ts'
export { noDeadlock, nothingLeftBehind } from './judge/fault-run/leftovers.ts'
export { hangUps, poolSaturation } from './judge/fault-run/pressure.ts'
export { describeRefused, noPartialEffect, refusedWithoutEffect } from './judge/fault-run/refusals.ts'
export type { RefusedInputs } from './judge/fault-run/refusals.ts'
export { allConfirmed, crossingServed, isShed, noDoubt } from './judge/fault-run/served.ts'
export { allActs, type Asked } from './judge/fault-run/asked.ts'
export { describeAct } from './record/act.ts'
export { after, sumOf, type Counters, type Counts } from './record/counters.ts'
export { timelineOf } from './judge/fault-run/timeline.ts'
export type { FaultRunLimits, RecoveryLimits, UnaskedRule } from './judge/fault-run/judge.ts'
export type {
  Aftermath,
  ErrorAnswer,
  FaultRunRecord,
  FinalState,
  FinalStates,
  HealthSeen,
  InvariantSeen,
  KeyedRow,
  LocksSeen,
  PlaceCount,
  Reading,
  RefusedAct,
  WorkloadRecord,
} from './judge/fault-run/record.ts'
export { judgeIsolation, type IsolationLevel } from './judge/isolation/judge.ts'
export { append, readOf, write, type MicroOperation, type Transaction, type Value } from './record/history.ts'
export type { CallPromises, PromisesOfCalls } from './judge/calls.ts'
export type { Promises } from './judge/promises.ts'
export { judgeRecovery, type WatchedRequest } from './judge/recovery.ts'
export type { Evidence } from './judge/evidence.ts'
export type { Fix } from './judge/fix.ts'
export type { Judgement } from './judge/judgement.ts'
export type { Limit } from './judge/limit.ts'
export type { Culprit, Interval, Verdict } from './judge/verdict.ts'
export type { LoggedLine } from './record/logged-line.ts'
export type { SourceFrame, SourceLine } from './record/source-line.ts'
export { judgeAudit, type Audit, type Happening, type Violation } from './judge/violations.ts'
export { fromJson, toJson, type MeasuredRecord, type SavedRecord } from './record/json.ts'
