/** What a client saw. Without a response, the effect on the server is unknown. */
export type Outcome =
  | { readonly kind: 'answered'; readonly status: number }
  /** A response with an expected status that fails another condition. */
  | { readonly kind: 'wrong'; readonly status: number; readonly reason: string }
  /** `status`: of a response that had begun. */
  | { readonly kind: 'timeout'; readonly status?: number }
  | { readonly kind: 'broken'; readonly reason: string }
  /** It was given up: its client had not been free for a minute. */
  | { readonly kind: 'unsent' }

/** One request of a run. All times are milliseconds since the start of the run. */
export interface Operation {
  readonly client: number
  /** The name of its call; absent where the run has only one call. */
  readonly call?: string | undefined
  /** When the schedule intended to send the request. */
  readonly intendedMs: number
  /** When the client was free to send it: later than intended only if the previous response was late. */
  readonly dueMs: number
  readonly sentMs: number
  /** Last byte read, or the moment of the timeout. */
  readonly answeredMs: number
  readonly outcome: Outcome
  /** The statuses that count as success. Any 2xx if absent. */
  readonly expected?: readonly number[] | undefined
}

/** Latency from the intended time: else a stalled server, which delays later requests, looks fast (coordinated omission). */
export const latencyMs = (operation: Operation): number => operation.answeredMs - operation.intendedMs

export const serviceTimeMs = (operation: Operation): number => operation.answeredMs - operation.sentMs

/** The time from intended to sent: lost behind earlier responses and in the generator itself. */
export const dispatchLagMs = (operation: Operation): number => operation.sentMs - operation.intendedMs

/** The generator's own part of the lag, which is not the service's fault. */
export const latenessMs = (operation: Operation): number => operation.sentMs - operation.dueMs

export const isExpected = (status: number, expected: readonly number[] | undefined): boolean =>
  expected === undefined ? status >= 200 && status < 300 : expected.includes(status)

export const succeeded = ({ outcome, expected }: Pick<Operation, 'outcome' | 'expected'>): boolean =>
  outcome.kind === 'answered' && isExpected(outcome.status, expected)

/** `expected`: the expected statuses of the call of a failed request. */
export function describeOutcome(outcome: Outcome, expected?: readonly number[]): string {
  if (outcome.kind === 'answered') {
    return `status ${outcome.status}${expected === undefined ? '' : `, expected ${expected.join(' or ')}`}`
  }
  if (outcome.kind === 'unsent') return 'not sent for a minute, because the answers before it were late'
  if (outcome.kind !== 'timeout') return outcome.reason
  if (outcome.status === undefined) return 'timeout'
  return `timeout after status ${outcome.status} and its headers; a response that does not end cannot be measured`
}
