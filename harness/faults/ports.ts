import type { FaultName } from '../record/fault-plan.ts'
import { HarnessError } from '../record/errors.ts'
import { databaseBeside } from '../system/beside.ts'
import type { DatabaseKind } from '../system/database-address.ts'
import type { ServiceDescription } from '../system/description.ts'
import { mariadb } from './mariadb.ts'
import type { FaultPort } from './port.ts'
import { postgres } from './postgres.ts'

const ports: Readonly<Record<DatabaseKind, FaultPort>> = { mariadb, postgres }
const kindNames = { postgres: 'Postgres', mariadb: 'MariaDB' } as const

export const portOf = ({ kind }: { readonly kind: DatabaseKind }): FaultPort => ports[kind]

/** @throws HarnessError that names the faults that the service's database does not support, and why. */
export function checkFaults(faults: readonly FaultName[], { beside }: Pick<ServiceDescription, 'beside'>) {
  const database = databaseBeside(beside)
  if (database === undefined) return
  const { refused } = portOf(database)
  const impossible = [...new Set(faults)].filter(fault => refused[fault] !== undefined)
  if (impossible.length === 0) return
  const names = impossible.map(fault => `'${fault}'`).join(', ')
  const expected = `what a ${kindNames[database.kind]} can suffer`
  throw new HarnessError(`faultRun: faults holds ${names}, expected ${expected}`, {
    evidence: impossible.map(fault => `${fault}: ${refused[fault]}`),
    fix: `leave it out, for example by databaseFaults.filter(fault => ![${names}].includes(fault))`,
  })
}
