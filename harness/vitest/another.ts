import { booleanRule, checkOptions } from '../record/option.ts'
import type { Count } from '../record/units.ts'
import { replicasRule } from '../system/replicas.ts'

/** What `another` starts. */
export interface AnotherOptions {
  /** A proxy between service and database, which can lose messages. False by default. */
  readonly proxy?: boolean
  /** Containers of the service, from 1 to 10, all on one database. 1 by default. */
  readonly replicas?: Count
}

const rules = {
  proxy: booleanRule('true'),
  replicas: replicasRule,
}

/** @throws HarnessError for the first wrong or unknown option. */
export const checkAnother = (options: AnotherOptions = {}): void =>
  checkOptions('another: ', options, { rules })
