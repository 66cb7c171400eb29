import type { EngineAddress } from '../system/engine-address.ts'
import type { Handover } from '../system/handover.ts'

/** Where a watch gives systems away, and the engine they are on. */
export interface StandbyAddress {
  /** Of its local server. */
  readonly path: string
  readonly engine: EngineAddress
}

/** What a spec asks the watch for. As long as it keeps the connection open the system is its own. */
export interface SystemRequest {
  readonly inspector: boolean
  readonly proxy: boolean
}

export type SystemResponse = { readonly system: Handover } | { readonly refusal: string }
