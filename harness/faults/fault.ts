import { ms, seconds } from '../record/units.ts'
import { databaseOf, type StartedDatabase } from '../system/started.ts'
import type { System } from '../system/system.ts'
import type { FaultWindow } from '../record/fault-plan.ts'
import type { FaultPort } from './port.ts'
import { portOf } from './ports.ts'

/** Undoes a fault until its target answers again. Returns what differs from an outcome of one hit without a breach. */
type Heal = () => Promise<Partial<Pick<FaultWindow, 'hits' | 'breaches' | 'untruths' | 'signalledMs'>> | void>

/** Injects a fault, and returns what undoes it. Undoes it itself if it fails half-way. `now`: the workload's clock. */
export type Strike = (system: System, now: () => number) => Promise<Heal>

/** After a crash a database recovers first. The service promises nothing about that time. */
const recoversWithin = seconds(30)

/** A fault at the database, which is refused without one. `answered` settles when the database answers again. */
export const atDatabase =
  (
    strike: (database: StartedDatabase, port: FaultPort, answered: () => Promise<void>) => Promise<Heal>,
  ): Strike =>
  async system => {
    const database = databaseOf(system)
    const within = ms(recoversWithin + system.description.readyWithin)
    return await strike(database, portOf(database), () => database.shell.untilAnswers(within))
  }
