import type { Excuse } from './excused/excuse.ts'
import { inFaultRun } from './excused/fault-run.ts'
import { inGrowth } from './excused/growth.ts'
import { inIsolation } from './excused/isolation.ts'
import { inJudge } from './excused/judge.ts'

/** Mutants that no test can notice. */
export const excused: readonly Excuse[] = [...inFaultRun, ...inGrowth, ...inIsolation, ...inJudge]
