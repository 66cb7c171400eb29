/** `vitest-plumbline/judge`: the pure judges, for saved records and for records of one's own. */
export { judge } from './judge/judge.ts'
export type {
  AnyRecord,
  ComparePromises,
  KneePromises,
  KneeTrial,
  LeakPromises,
  LimitsOf,
  MeasuredComparison,
  MeasuredKnee,
  MeasuredLeak,
  MeasuredRun,
  MeasuredSoak,
  SoakLimits,
} from './judge/judge.ts'
export type { Promises } from './judge/promises.ts'
export { judgeRecovery, recoveryOf } from './judge/recovery.ts'
export type { Recovery, WatchedRequest } from './judge/recovery.ts'
export type { Interval, Judgement, Verdict } from './judge/verdict.ts'
export { judgeAudit } from './judge/violations.ts'
export type { Audit, Happening, Violation } from './judge/violations.ts'
export { fromJson, toJson } from './record/json.ts'
export type { MeasuredRecord, SavedRecord } from './record/json.ts'
