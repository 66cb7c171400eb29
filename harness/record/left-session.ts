/** A connection to the database that is there when nobody asks the service for anything any more. */
export interface LeftSession {
  /** Such as `idle`. */
  readonly state: string
  /** How long it has been in that state. */
  readonly stateMs: number
  /** How long it has been open; absent where the database does not tell. */
  readonly openMs?: number
  /** The beginning of what it asked last; absent where the database does not tell. */
  readonly statement?: string
  /** No process that runs has it: its client was lost, and the database has not noticed. */
  readonly orphaned?: true
}
