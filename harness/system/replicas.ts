import { HarnessError } from '../record/errors.ts'
import { countRule } from '../record/option.ts'
import type { Count } from '../record/units.ts'
import type { StartedService } from './started.ts'

/** More replicas would only compete for the cores of one machine. */
export const replicasRule = countRule(1, '2', 10)

/** Names of its containers in messages and on the network: `service`, or `service-1`, `service-2` … */
export const replicaNames = (replicas: Count): readonly string[] =>
  replicas === 1 ? ['service'] : Array.from({ length: replicas }, (_, index) => `service-${index + 1}`)

export function replicated(services: readonly StartedService[]) {
  const [service] = services
  if (service !== undefined) return { service, services }
  throw new HarnessError('a system has no service', { fix: 'report it: this is a defect of the harness' })
}
