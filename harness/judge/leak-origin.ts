import type { SourceLine } from '../record/source-line.ts'

/** Evidence of where leaked objects come from, by kind. `made`: objects created in the first and in the second half of the time. */
export interface OriginValues {
  inserted: { method: string; count: number; at: SourceLine }
  allocated: { function: string; made: readonly [number, number]; at: SourceLine }
  /** Where the holder is filled: `name` is that of a variable or property. */
  fed: { name: string; at: SourceLine }
  /** A line that creates something outside the heap that must be closed; one of few. */
  suspect: { at: SourceLine }
  /** Why the origin is unknown. */
  unattributed: { said: string }
  /** How long the search ran with requests, before it continued with the data it had. */
  searchEnded: { seconds: number }
  /** The line that contains a text which is kept, or by which something is kept. */
  written: { text: string; at: SourceLine }
  functionKept: { made: readonly [number, number]; at: SourceLine }
  retained: { name: string; made: readonly [number, number]; bytes: number; path: readonly RetainerEdge[] }
  snapshots: { paths: readonly string[] }
  heapTooLarge: { bytes: number }
  oneBuffer: object
  /** The Node process that keeps it, if it is not the one that serves. */
  inProcess: { pid: number; command: string }
  openTargets: { targets: readonly (readonly [target: string, count: number])[] }
  /** `of`: the routes that were tried alone; `untried`: the routes for which the time was too short. */
  growingRoutes: { routes: readonly string[]; of: number; untried?: number }
}

/** V8's class of what holds the variables of a function or a module. */
export const scopeClass = 'system / Context'

/** What holds an object: the name of a variable or property, or the index of an element. */
export interface RetainerEdge {
  readonly edge: string
  /** The class of the holder. */
  readonly retainer: string
  readonly retainerType: string
  /** The file of the variable, if it is a module variable. */
  readonly file?: string
}
