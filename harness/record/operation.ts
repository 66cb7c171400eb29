/** What a client saw. Anything but an answer leaves the effect on the server unknown. */
export type Outcome =
  | { readonly kind: 'answered'; readonly status: number }
  /** Answered with a status as expected, and otherwise not as it should be. */
  | { readonly kind: 'wrong'; readonly status: number; readonly reason: string }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'broken'; readonly reason: string }

/** One request of a run. All times are milliseconds since the start of the run. */
export interface Operation {
  readonly client: number
  /** The name of its call; absent where the run makes one alone. */
  readonly call?: string
  /** When the schedule wanted the request sent. */
  readonly intendedMs: number
  /** When the client was free to send it: later than intended only if its previous answer was late. */
  readonly dueMs: number
  readonly sentMs: number
  /** Last byte read, or the moment the request was given up. */
  readonly answeredMs: number
  readonly outcome: Outcome
  /** The statuses that count as success. Any 2xx if absent. */
  readonly expected?: readonly number[] | undefined
}

/**
 * What the client waited, from when it wanted to ask: a client held up by a slow answer owes the waiting time of
 * the requests it could not send, otherwise a stalled server would look fast (coordinated omission).
 */
export const latencyMs = (operation: Operation): number => operation.answeredMs - operation.intendedMs

/** What the service took, once asked. */
export const serviceTimeMs = (operation: Operation): number => operation.answeredMs - operation.sentMs

/** Between the two: time lost behind earlier answers, and in the generator itself. */
export const dispatchLagMs = (operation: Operation): number => operation.sentMs - operation.intendedMs

/** The generator's own part of the lag, which no service can be blamed for. */
export const latenessMs = (operation: Operation): number => operation.sentMs - operation.dueMs

/** Whether a status is one of those expected, or any 2xx where none are. */
export const isExpected = (status: number, expected: readonly number[] | undefined): boolean =>
  expected === undefined ? status >= 200 && status < 300 : expected.includes(status)

export const succeeded = ({ outcome, expected }: Pick<Operation, 'outcome' | 'expected'>): boolean =>
  outcome.kind === 'answered' && isExpected(outcome.status, expected)

/** `expected`: the statuses that its call names, of a request that failed. */
export function describeOutcome(outcome: Outcome, expected?: readonly number[]): string {
  if (outcome.kind === 'answered') {
    return `status ${outcome.status}${expected === undefined ? '' : `, expected ${expected.join(' or ')}`}`
  }
  return outcome.kind === 'timeout' ? 'timeout' : outcome.reason
}
