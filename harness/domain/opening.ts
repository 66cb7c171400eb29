import { HarnessError, messageOf } from '../record/errors.ts'
import { shown } from '../record/shown.ts'
import { RequestFailed, type Connections } from './connections.ts'
import { domain, type Domain } from './domain.ts'
import { Operations } from './operations.ts'

/** @throws HarnessError where `open` of the domain fails: the run would have no initial state. */
export async function openDomain({ open }: Domain, connections: readonly Connections[]): Promise<unknown> {
  if (open === undefined) return undefined
  const idle = domain({ act: () => Promise.resolve() })
  const client = new Operations({ domain: idle, opened: undefined, connections, seed: 0 }).client(0)
  try {
    return await open(client)
  } catch (cause) {
    const answer = cause instanceof RequestFailed ? cause.answer : undefined
    throw new HarnessError(`domain: open failed: ${messageOf(cause)}`, {
      evidence: answer === undefined ? [] : [`answered ${shown(answer.body)}`],
      fix: 'correct its requests; they are sent before the first fault',
      cause,
    })
  }
}
