import type { Act } from '../../record/act.ts'
import type { FaultRunRecord } from './record.ts'

/** Operations of any run; a workload has no additional ones. */
export type Asked = Pick<FaultRunRecord, 'acts'> & Partial<FaultRunRecord>

/** Every first attempt of an operation, sent before the rows at rest were read. */
export const firstActs = ({ acts, others = [], pressed, refusedHalfway = [] }: Asked): readonly Act[] => [
  ...acts,
  ...(pressed?.acts ?? []),
  ...others,
  ...refusedHalfway,
]

/**
 * Every operation sent, repetitions included.
 *
 * @example allActs(record).filter(({ effect }) => effect.kind === 'unknown')
 */
export const allActs = (record: Asked): readonly Act[] => [
  ...firstActs(record),
  ...(record.replays ?? []),
  ...(record.input ? [record.input] : []),
]
