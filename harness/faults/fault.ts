import { ms, seconds, type Milliseconds } from '../record/units.ts'
import { databaseOf, type StartedDatabase } from '../system/started.ts'
import type { System } from '../system/system.ts'
import type { FaultOutcome } from '../record/fault-plan.ts'
import type { FaultPort } from './port.ts'
import { portOf } from './ports.ts'

/** Undoes a fault, and settles when its target answers again, with what is other than one hit without a breach. */
export type Heal = () => Promise<Partial<FaultOutcome> | void>

/** Injects a fault and returns the function that undoes it. Undoes it itself if it fails half-way. */
export type Strike = (system: System) => Promise<Heal>

/** After a crash a database recovers first. How long that takes is no promise of the service. */
const recoversWithin = seconds(30)

/** A strike at the database, which is refused where there is none. `answered` settles when it answers again. */
export const atDatabase =
  (
    strike: (database: StartedDatabase, port: FaultPort, answered: () => Promise<void>) => Promise<Heal>,
  ): Strike =>
  async system => {
    const database = databaseOf(system)
    const within: Milliseconds = ms(recoversWithin + system.description.readyWithin)
    return await strike(database, portOf(database), () => database.shell.untilAnswers(within))
  }
