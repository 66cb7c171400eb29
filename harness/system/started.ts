import { proxyPorts } from '../proxy/trap.ts'
import type { Bytes, Cores } from '../record/units.ts'
import type { SupervisedContainer } from './container.ts'
import type { ServiceDescription } from './description.ts'
import { Psql } from './psql.ts'

/** A running container and its published ports. */
export interface Started {
  readonly container: SupervisedContainer
  /** Name or address at which its published ports are reached from here. */
  readonly host: string
  /** `host:port` at which a port of the container is reached from here, until its next start. */
  readonly addressOf: (port: number) => string
}

export const inspectorPort = 9229

/** Started, not necessarily ready: it may still wait for its database. */
export interface StartedService {
  readonly container: SupervisedContainer
  /** `http://host:port` for the test, until its next start. */
  readonly origin: string
  /**
   * The container's own address where it can be reached, so that the engine's proxy for published ports is
   * not measured too. A client of it is not told when the container is lost.
   */
  readonly directOrigin: string
  /** `host:port` of the inspector, if the system was started with it. */
  readonly inspector: string | undefined
  readonly quotaCores: Cores
  readonly memory: Bytes
}

export function serviceIn(
  { container, addressOf }: Started,
  description: ServiceDescription,
  options: { readonly inspector: boolean },
): StartedService {
  const published = () => `http://${addressOf(description.port)}`
  return {
    container,
    get origin() {
      return published()
    },
    get directOrigin() {
      const { ownAddress } = container
      return ownAddress === undefined ? published() : `http://${ownAddress}:${description.port}`
    },
    inspector: options.inspector ? addressOf(inspectorPort) : undefined,
    quotaCores: description.cpus,
    memory: description.memory,
  }
}

const port = 5432
export const databaseAlias = 'database'
/** The defaults of @testcontainers/postgresql. */
const user = 'test'
const database = 'test'
const login = `${user}:test`
export interface StartedDatabase {
  readonly container: SupervisedContainer
  /** Connection URL for the test, until its next start. */
  readonly url: string
  readonly psql: Psql
}

/** The address of the database, or of the proxy before it, for the service. Known before Postgres boots. */
export const databaseUrl = (host = databaseAlias) => `postgres://${login}@${host}:${port}/${database}`

export function databaseIn({ container, addressOf }: Started): StartedDatabase {
  return {
    container,
    psql: new Psql(container, { user, database }),
    get url() {
      return `postgres://${login}@${addressOf(port)}/${database}`
    },
  }
}

export const proxyAlias = 'proxy'

export interface StartedProxy {
  readonly container: SupervisedContainer
  /** `http://host:port` of its control interface. */
  readonly control: string
}

export function proxyIn({ container, addressOf }: Started): StartedProxy {
  return { container, control: `http://${addressOf(proxyPorts.control)}` }
}
