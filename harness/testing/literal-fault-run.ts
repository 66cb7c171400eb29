import type { MeasuredFaultRun } from '../judge/records/judge.ts'

/** A fault run as a literal value, with only the given events. */
export const literalFaultRun = (values: Partial<MeasuredFaultRun> = {}): MeasuredFaultRun => ({
  kind: 'faultRun',
  promises: {},
  clients: 2,
  replicas: 1,
  acts: [],
  others: [],
  windows: [],
  places: [],
  crashes: [],
  errors: [],
  generator: [],
  readings: [],
  invariants: {},
  without: {},
  ...values,
})
