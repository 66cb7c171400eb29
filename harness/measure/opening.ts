import { Connections, RequestFailed, type ConnectionsPlan } from '../domain/connections.ts'
import type { Domain } from '../domain/domain.ts'
import { Operations } from '../domain/operations.ts'
import type { Json } from '../record/call.ts'
import { HarnessError, messageOf, shown } from '../record/errors.ts'
import { seed } from '../record/seed.ts'
import { hostNamesOf } from '../system/containers.ts'
import type { StartedService } from '../system/started.ts'
import type { System } from '../system/system.ts'
import { untilReadyAgain } from './ready-again.ts'

interface Opening extends Pick<ConnectionsPlan, 'max' | 'timeoutMs'> {
  readonly originOf?: (service: StartedService) => string
  /** What an earlier workload has opened. What that one has done to the service is measured, so it is not waited for. */
  readonly known?: Json
}

/** Opens a domain at a service; its clients are distributed over the replicas. Connections last until the stack is disposed. */
export async function openOperations(
  system: System,
  domain: Domain,
  stack: AsyncDisposableStack,
  { originOf = ({ origin }) => origin, known, ...limits }: Opening,
) {
  const hostNames = () => hostNamesOf(system)
  const connections = system.services.map(service =>
    stack.use(new Connections({ ...limits, origin: () => originOf(service), hostNames })),
  )
  const isNew = known === undefined
  if (isNew) await untilReadyAgain(system)
  const opened: Json = isNew ? await openDomain(domain, connections) : known
  const operations = new Operations({ domain, opened, connections, seed: seed() })
  return { connections, opened, operations }
}

/** @throws HarnessError where `open` of the domain fails: the run would have no initial state. */
async function openDomain(domain: Domain, connections: readonly Connections[]): Promise<unknown> {
  if (domain.open === undefined) return undefined
  const client = new Operations({ domain, opened: undefined, connections, seed: 0 }).client(0)
  try {
    return await domain.open(client)
  } catch (cause) {
    const answer = cause instanceof RequestFailed ? cause.answer : undefined
    const isFailing = cause instanceof RequestFailed && (answer?.status ?? 500) >= 500
    throw new HarnessError(`domain: open failed: ${messageOf(cause)}`, {
      evidence: answer === undefined ? [] : [`answered ${shown(answer.body)}`],
      fix: isFailing
        ? 'see the log of the service: it failed a request, or did not answer it, before any fault'
        : 'correct its requests; they are sent before the first fault',
      cause,
    })
  }
}
