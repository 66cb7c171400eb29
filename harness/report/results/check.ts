import type { Judgement } from '../../judge/judgement.ts'

/** A judgement under the full name of its check, such as `baseline.latency.p99`. */
export interface Check extends Omit<Judgement, 'check'> {
  readonly id: string
}

/** What service and database printed last while a test failed, oldest line first. */
export interface Logs {
  readonly service: readonly string[]
  readonly database: readonly string[]
}
