import type { Evidence, Happening } from 'vitest-plumbline/judge'
import type { Answer, Attempt, History, Movement } from './history.ts'

export const money = (amount: number): string => amount.toLocaleString('en')

export const seconds = (durationMs: number): string => `${(durationMs / 1000).toFixed(1)} s`

export const describeMovement = ({ amount, fromId, toId }: Movement): string =>
  `${money(amount)} from ${fromId} to ${toId}`

export const describeAnswer = (answer: Answer): string => {
  switch (answer.kind) {
    case 'applied':
      return `${answer.replayed ? 'replayed' : 'confirmed'} as transfer ${answer.transferId}`
    case 'refused':
      return answer.status === 0 ? answer.type : `refused with ${answer.status}`
    case 'unknown':
      return `in doubt: ${answer.reason}`
  }
}

export const describeAttempt = ({ order, answer }: Pick<Attempt, 'order' | 'answer'>): string =>
  `transfer ${order.key} (${describeMovement(order)}, ${describeAnswer(answer)})`

/** The transfers and faults of a workload, for whoever wants to know what went on when a rule was broken. */
export const timelineOf =
  ({ attempts, faults = [] }: History) =>
  (): Happening[] => [
    ...faults.map(fault => ({ ...fault, landmark: true })),
    ...attempts.map(attempt => ({
      atMs: attempt.sentMs,
      what: `client ${attempt.client}: ${describeAttempt(attempt)} after ${(attempt.answeredMs - attempt.sentMs).toFixed(0)} ms`,
    })),
  ]

const shownSuspects = 5

/** Transfers that may or may not have been made: where money is missing, they come first to mind. */
export function suspects({ attempts }: History): Evidence[] {
  const keys = attempts.filter(({ answer }) => answer.kind === 'unknown').map(({ order }) => order.key)
  if (keys.length === 0) return []
  const more = keys.length > shownSuspects ? ', …' : ''
  const text = `suspects: ${keys.length} transfers in doubt (${keys.slice(0, shownSuspects).join(', ')}${more})`
  return [{ kind: 'note', text }]
}
