/** A mutant that no test can notice, because it changes no verdict, and why. */
export interface Excuse {
  /** In harness/judge. */
  readonly file: string
  /** The line as it is, and as the mutant has it. */
  readonly before: string
  readonly after: string
  readonly why: string
}
