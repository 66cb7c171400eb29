import { booleanRule, checkOptions } from '../record/option.ts'
import { environmentRule } from '../system/beside-container.ts'
import { replicasRule } from '../system/replicas.ts'
import type { SystemOptions } from '../system/system.ts'

/** What `another` starts. */
export type AnotherOptions = Pick<SystemOptions, 'proxy' | 'replicas' | 'env'>

const rules = { proxy: booleanRule('true'), replicas: replicasRule, env: environmentRule }

/** @throws HarnessError for the first wrong or unknown option. */
export const checkAnother = (options: AnotherOptions = {}): void =>
  checkOptions('another: ', options, { rules })
