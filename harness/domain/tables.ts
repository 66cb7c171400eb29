import { HarnessError } from '../record/errors.ts'

/** The names of all tables of a database. @throws HarnessError where there is none. */
export function tablesToHold(tables: readonly { readonly name: string }[]): readonly string[] {
  if (tables.length > 0) return tables.map(({ name }) => name)
  throw new HarnessError('the database has no table, so nothing waits in it', {
    fix: 'name its schema in the description: `postgres({ schema: … })`, or let the service make it before it is ready',
  })
}
