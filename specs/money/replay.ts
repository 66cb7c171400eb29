import { databaseOf, type System } from 'vitest-plumbline'
import { readFinalState } from './final-state.ts'
import { MoneyClient } from './client.ts'
import type { Attempt, History } from './history.ts'

const clients = 5

/**
 * Sends every transfer in doubt again with its key, and reads the books. For when nothing stands in the way. `now` is
 * the clock of the workload; where that has ended, its clock goes on from its last answer.
 */
export async function replayDoubts(
  system: System,
  history: Omit<History, 'finalState'>,
  now = continued(history),
): Promise<History> {
  await using client = new MoneyClient(system.service.origin, clients)
  const left = history.attempts.filter(({ answer }) => answer.kind === 'unknown').values()
  const attempts: Attempt[] = []
  const send = async () => {
    for (const next of left) {
      const sentMs = now()
      const answer = await client.transfer(next.order)
      attempts.push({ ...next, sentMs, answeredMs: now(), answer })
    }
  }
  await Promise.all(Array.from({ length: clients }, send))
  const finalState = await readFinalState(databaseOf(system).url, [...history.opening.keys()])
  return { ...history, attempts, readings: [], finalState, errors: client.errors }
}

function continued({ attempts }: Pick<History, 'attempts'>): () => number {
  const lastMs = attempts.reduce((last, { answeredMs }) => Math.max(last, answeredMs), 0)
  const startedAt = performance.now() - lastMs
  return () => performance.now() - startedAt
}
