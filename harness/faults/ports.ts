import type { DatabaseKind } from '../system/database-address.ts'
import { mariadb } from './mariadb.ts'
import type { FaultPort } from './port.ts'
import { postgres } from './postgres.ts'

const ports: Readonly<Record<DatabaseKind, FaultPort>> = { mariadb, postgres }

/** What faults do to a database of this kind. */
export const portOf = ({ kind }: { readonly kind: DatabaseKind }): FaultPort => ports[kind]
