/** A line of source, as a person finds it. */
export interface SourceLine {
  /** From the root of the project; of code that has no source map, the address that the engine knows it by. */
  readonly file: string
  /** From 1. */
  readonly line: number
  /** What stands there, without its indentation; absent where it is not known. */
  readonly text?: string
  /** That line and those around it, as they stand there. */
  readonly around?: SourceFrame
}

/** Some lines of a file, one after the other. */
export interface SourceFrame {
  /** Number of the first line, from 1. */
  readonly from: number
  readonly lines: readonly string[]
}

/** Where the sources of what runs are found. */
export interface SourceRoot {
  /** The folder that their names count from. */
  readonly root: string
  /** As JSON, of a service that is one file without a map beside it. */
  readonly bundleMap?: () => Promise<string>
}
