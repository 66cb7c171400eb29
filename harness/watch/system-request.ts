import type { EngineAddress } from '../system/engine-address.ts'
import type { Handover } from '../system/handover.ts'

/** Where a watch gives systems away, and the engine they are on. */
export interface StandbyAddress {
  /** On 127.0.0.1. */
  readonly port: number
  readonly password: string
  readonly engine: EngineAddress
}

/** What a spec asks the watch for, in one line of JSON. As long as it keeps the connection open the system is its own. */
export interface AuthorisedRequest extends SystemRequest {
  readonly password: string
}

export interface SystemRequest {
  readonly inspector: boolean
  readonly proxy: boolean
}

/** The answer, in one line of JSON. */
export type SystemResponse = { readonly system: Handover } | { readonly refusal: string }
