import { booleanRule, checkOptions } from '../record/option.ts'
import { replicasRule } from '../system/replicas.ts'
import type { SystemOptions } from '../system/system.ts'

/** What `another` starts. */
export type AnotherOptions = Pick<SystemOptions, 'proxy' | 'replicas'>

const rules = { proxy: booleanRule('true'), replicas: replicasRule }

/** @throws HarnessError for the first wrong or unknown option. */
export const checkAnother = (options: AnotherOptions = {}): void =>
  checkOptions('another: ', options, { rules })
