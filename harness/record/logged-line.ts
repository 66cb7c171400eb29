/** A line that a container printed; milliseconds on the clock of what was measured. */
export interface LoggedLine {
  readonly container: string
  readonly atMs: number
  readonly text: string
}
