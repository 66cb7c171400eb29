import type { Judgement } from '../../judge/judgement.ts'

/** A judgement under the full name of its check, such as `baseline.latency.p99`. */
export interface Check extends Omit<Judgement, 'check'> {
  readonly id: string
}

/** What each container printed last while a test failed, by its name, oldest line first. */
export type Logs = Readonly<Record<string, readonly string[]>>
