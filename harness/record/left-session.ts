/** A connection to the database that is open when the service gets no requests any more. */
export interface LeftSession {
  /** Such as `idle`. */
  readonly state: string
  /** How long it has been in that state. */
  readonly stateMs: number
  /** How long it has been open; absent where the database does not report it. */
  readonly openMs?: number
  /** The beginning of its last statement; absent where the database does not report it. */
  readonly statement?: string
  /** Its client process is gone, and the database has not noticed. */
  readonly orphaned?: true
}
