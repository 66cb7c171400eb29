/** A line that a container printed; milliseconds on the clock of the measurement. */
export interface LoggedLine {
  readonly container: string
  readonly atMs: number
  readonly text: string
}
