import { countRule } from '../record/option.ts'
import type { Count } from '../record/units.ts'

/** More replicas would only compete for the cores of one machine. */
export const replicasRule = countRule(1, '2', 10)

/** Names of its containers in messages and on the network: `service`, or `service-1`, `service-2` … */
export const replicaNames = (replicas: Count): readonly string[] =>
  replicas === 1 ? ['service'] : Array.from({ length: replicas }, (_, index) => `service-${index + 1}`)
