/** `vitest-plumbline/judge`: the pure judges, for saved records and for records of one's own. */
export { judge } from './judge/records/judge.ts'
export type {
  AnyRecord,
  ComparePromises,
  KneePromises,
  KneeTrial,
  LeakPromises,
  LimitsOf,
  MeasuredFaultRun,
  MeasuredComparison,
  MeasuredKnee,
  MeasuredLeak,
  MeasuredRun,
  MeasuredSoak,
  SoakLimits,
} from './judge/records/judge.ts'
export { noDeadlock } from './judge/fault-run/leftovers.ts'
export type { FaultRunLimits, RecoveryLimits, UnaskedRule } from './judge/fault-run/judge.ts'
export type {
  Aftermath,
  ErrorAnswer,
  FaultRunRecord,
  FinalStates,
  InvariantSeen,
  KeyedRow,
  LocksSeen,
  PlaceCount,
} from './judge/fault-run/record.ts'
export { judgeIsolation } from './judge/isolation/judge.ts'
export type { IsolationLevel } from './judge/isolation/judge.ts'
export { append, readOf, write } from './record/history.ts'
export type { MicroOperation, Transaction, Value } from './record/history.ts'
export type { CallPromises, PromisesOfCalls } from './judge/calls.ts'
export type { Promises } from './judge/promises.ts'
export { failsAfter, judgeRecovery, proofOf, recoveryOf } from './judge/recovery.ts'
export type { Proof, Recovery, WatchedRequest } from './judge/recovery.ts'
export type { Evidence } from './judge/evidence.ts'
export type { Fix } from './judge/fix.ts'
export type { Judgement } from './judge/judgement.ts'
export type { Limit } from './judge/limit.ts'
export type { Culprit, Interval, Verdict } from './judge/verdict.ts'
export type { LoggedLine } from './record/logged-line.ts'
export type { SourceFrame, SourceLine } from './record/source-line.ts'
export { judgeAudit } from './judge/violations.ts'
export type { Audit, Happening, Violation } from './judge/violations.ts'
export { fromJson, toJson } from './record/json.ts'
export type { MeasuredRecord, SavedRecord } from './record/json.ts'
