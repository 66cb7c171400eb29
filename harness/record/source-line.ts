/** A line of source. */
export interface SourceLine {
  /** Path from the root of the project; for code without a source map, the address that the engine uses. */
  readonly file: string
  /** From 1. */
  readonly line: number
  /** The text of the line without its indentation; absent where unknown. */
  readonly text?: string
  /** The line with its surrounding lines, unchanged. */
  readonly around?: SourceFrame
}

/** Consecutive lines of a file. */
export interface SourceFrame {
  /** Number of the first line, from 1. */
  readonly from: number
  readonly lines: readonly string[]
}

/** Where the sources of running code are. */
export interface SourceRoot {
  /** The folder that their names are relative to. */
  readonly root: string
  /** The source map as JSON, for a service that is one file without a map next to it. */
  readonly bundleMap?: () => Promise<string>
}
