import type { Handover } from '../system/handover.ts'

/** What a spec asks the watch for, in one line of JSON. As long as it keeps the connection open the system is its own. */
export interface Wish {
  readonly inspector: boolean
  readonly proxy: boolean
}

/** The answer, in one line of JSON. */
export type Grant = { readonly system: Handover } | { readonly refusal: string }
