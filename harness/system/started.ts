import { controlPort, databasePorts } from '../proxy/trap.ts'
import { HarnessError, messageOf } from '../record/errors.ts'
import { checkValue, isRecord, type OptionRule } from '../record/option.ts'
import type { Bytes, Cores, Count, Milliseconds } from '../record/units.ts'
import { databasesIn } from './beside.ts'
import type { SupervisedContainer } from './container.ts'
import {
  databaseName,
  databasePassword,
  databaseUrl,
  databaseUser,
  type DatabaseKind,
} from './database-address.ts'
import type { ServiceDescription } from './description.ts'
import { retried } from './retried.ts'

export const inspectorPort = 9229

/** Started, but not necessarily ready: it may still wait for its database. */
export interface StartedService {
  readonly container: SupervisedContainer
  /** `http://host:port` for the test, until its next start. */
  readonly origin: string
  /**
   * The container's own address where it is reachable, so that the measurement excludes the engine's proxy for published ports. A
   * client of this address does not notice when the container is lost.
   */
  readonly directOrigin: string
  /** The port it listens on inside its container. */
  readonly port: Count
  /** `host:port` of the inspector until its next start, if the system was started with it. */
  readonly inspector: string | undefined
  readonly quotaCores: Cores
  readonly memory: Bytes
}

export function serviceIn(
  container: SupervisedContainer,
  { limits }: ServiceDescription,
  { port, inspector }: { readonly port: Count; readonly inspector: boolean },
): StartedService {
  return {
    container,
    get origin() {
      return `http://${container.addressOf(port)}`
    },
    get directOrigin() {
      const { ownAddress } = container
      return ownAddress === undefined ? this.origin : `http://${ownAddress}:${port}`
    },
    port,
    get inspector() {
      return inspector ? container.addressOf(inspectorPort) : undefined
    },
    quotaCores: limits.cpu,
    memory: limits.memory,
  }
}

export interface StartedBeside {
  readonly container: SupervisedContainer
  /** `host:port` for the test, until its next start. */
  readonly address: string
}

export function besideIn(container: SupervisedContainer, port: number): StartedBeside {
  return {
    container,
    get address() {
      return container.addressOf(port)
    },
  }
}

export interface StartedDatabase extends StartedBeside {
  readonly kind: DatabaseKind
  /** Connection URL for the test, as superuser, until its next start. */
  readonly url: string
  readonly shell: DatabaseShell
}

/** The superuser of each database, and the client command that connects as superuser inside the container. */
const superusers: Readonly<Record<DatabaseKind, { readonly user: string; readonly command: string }>> = {
  postgres: {
    user: databaseUser,
    command: `psql -AtqX -v ON_ERROR_STOP=1 -U ${databaseUser} -d ${databaseName} -c`,
  },
  mariadb: {
    user: 'root',
    // The client uses TLS by default, which is off here. Statements may contain semicolons.
    command: `mariadb --skip-ssl -uroot -p${databasePassword} --delimiter=// -NB ${databaseName} -e`,
  },
}

export function databaseIn(container: SupervisedContainer, kind: DatabaseKind): StartedDatabase {
  const { user, command } = superusers[kind]
  return {
    container,
    kind,
    shell: new DatabaseShell(container, command),
    get address() {
      return container.addressOf(databasePorts[kind])
    },
    get url() {
      return databaseUrl(kind, this.address, user)
    },
  }
}

export const isDatabase = (one: StartedBeside): one is StartedDatabase => 'shell' in one

/** The first replica of a system, and its database if there is exactly one. */
export function firstOf(
  [service]: readonly StartedService[],
  beside: Readonly<Record<string, StartedBeside>>,
) {
  const [database, ...others] = Object.values(beside).filter(isDatabase)
  if (service !== undefined) return { service, database: others.length === 0 ? database : undefined }
  throw new HarnessError('a system has no service', { fix: 'report it: this is a defect of the harness' })
}

/**
 * The database of a system: the Postgres or MariaDB beside the service.
 *
 * @throws HarnessError for what is no system, and where the service has none beside it, or several.
 * @example const { url } = databaseOf(system)
 */
export function databaseOf(system: HasDatabase): StartedDatabase {
  checkValue('databaseOf: system', system, systemRule)
  if (system.database === undefined) throw noDatabase(system.description)
  return system.database
}

export const systemRule: OptionRule = {
  expected: 'a running system',
  example: 'the fixture `system`, or await another()',
  holds: value => isRecord(value) && isRecord(value['description']),
}

interface HasDatabase {
  readonly database: StartedDatabase | undefined
  readonly description: ServiceDescription
}

/** `asking`: what needs the database. */
export function noDatabase({ name, beside }: ServiceDescription, asking = 'this'): HarnessError {
  const names = databasesIn(beside).map(([one]) => one)
  if (names.length === 0) {
    return new HarnessError(`${asking} needs a database, and ${name} has none beside it`, {
      fix: 'add one to its description: `beside: { database: postgres() }`, or `mariadb()`; what a service stores itself is judged by `read` and `invariants` of a fault run',
    })
  }
  const several = `${names.length} beside it: ${names.join(', ')}`
  return new HarnessError(`${asking} needs one database, and ${name} has ${several}`, {
    fix: 'write a description with one database for this spec, and name it in `promises({ service })`',
  })
}

export type StartedProxy = Readonly<ReturnType<typeof proxyIn>>

/** `control`: `http://host:port` of its control interface. */
export const proxyIn = (container: SupervisedContainer) => ({
  container,
  control: `http://${container.addressOf(controlPort)}`,
})

/** Queries a database inside its container as its superuser: also during network faults, whatever the published port. */
export class DatabaseShell {
  readonly #container: SupervisedContainer
  readonly #command: string

  /** `command`: the database's own client, which takes a statement as its next argument and prints only values. */
  constructor(container: SupervisedContainer, command: string) {
    this.#container = container
    this.#command = command
  }

  /** Runs a statement and returns its output: `shell.run('select 1')`. @throws HarnessError if it fails. */
  async run(statement: string): Promise<string> {
    return await this.#container.exec(...this.#command.split(' '), statement)
  }

  /**
   * Runs a shell script in which `sql "…"` prints the result of a statement. Returns its output.
   *
   * @throws HarnessError if it fails.
   * @example await shell.script('while [ "$(sql "select count(*) from orders")" -gt 0 ]; do sleep 1; done')
   */
  async script(script: string): Promise<string> {
    const sql = `within=; sql() { $within ${this.#command} "$1"; }`
    return await this.#container.exec('sh', '-euc', `${sql}; ${script}`)
  }

  /** Resolves at the first successful query: `shell.untilAnswers(seconds(5))`. @throws HarnessError when there is none in time. */
  async untilAnswers(within: Milliseconds): Promise<void> {
    await retried(() => this.run('select 1'), within).catch((error: unknown) => {
      throw new HarnessError(`the ${this.#container.name} did not answer within ${within / 1000} s`, {
        evidence: [messageOf(error), ...this.#container.evidence()],
      })
    })
  }
}
