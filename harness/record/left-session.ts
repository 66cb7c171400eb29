/** A connection to the database that is open when the service gets no requests any more. */
export interface LeftSession {
  /** Such as `idle`. */
  readonly state: string
  /** How long it has been in that state. This and what follows is absent where it was not read. */
  readonly stateMs?: number
  /** How long it has been open. */
  readonly openMs?: number
  /** The beginning of its last statement. */
  readonly statement?: string
  /** Its client process is gone, and the database has not noticed. */
  readonly orphaned?: true
}
