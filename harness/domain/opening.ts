import { HarnessError, messageOf } from '../record/errors.ts'
import { shown } from '../record/shown.ts'
import { RequestFailed, type Connections } from './connections.ts'
import type { Domain } from './domain.ts'
import { Operations } from './operations.ts'

/** @throws HarnessError where `open` of the domain fails: the run would have no initial state. */
export async function openDomain(domain: Domain, connections: readonly Connections[]): Promise<unknown> {
  if (domain.open === undefined) return undefined
  const client = new Operations({ domain, opened: undefined, connections, seed: 0 }).client(0)
  try {
    return await domain.open(client)
  } catch (cause) {
    const answer = cause instanceof RequestFailed ? cause.answer : undefined
    throw new HarnessError(`domain: open failed: ${messageOf(cause)}`, {
      evidence: answer === undefined ? [] : [`answered ${shown(answer.body)}`],
      fix: 'correct its requests; they are sent before the first fault',
      cause,
    })
  }
}
