import type { Series } from '../judge/class-growth.ts'
import type { LeakOrigin } from '../judge/evidence.ts'
import type { Leak } from '../judge/growth/judge.ts'

/** What a runtime can be asked for: what is open, memory in use, and objects by class. */
export type Aspect = 'open' | 'memory' | 'objects'

/** Like pieces of work, by which what leaks is told from what comes and goes. */
export interface Work {
  /** Sends every route alone; once, before all else. */
  readonly everyRoute: () => Promise<void>
  /** Sends so many requests of each client, and waits until their sockets are gone. */
  readonly drive: (each: number) => Promise<void>
  readonly clients: number
}

/** What sees into a process: that of Node is the only one so far. */
export interface Runtime extends AsyncDisposable {
  /** Lets go of what cannot be reached. */
  collect(): Promise<void>
  /** Figures by the names that the judges know; `memory` after a collection. */
  read(aspect: Aspect): Promise<Series>
  /** Where what leaks comes from, by check. What it leaves behind hides later growth. */
  attribute(leaks: readonly Leak[], work: Work): Promise<Readonly<Record<string, readonly LeakOrigin[]>>>
}
