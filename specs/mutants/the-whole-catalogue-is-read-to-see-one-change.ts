import { mutant, type Exam } from './mutant.ts'

/**
 * A migration may run beside the service, and should stand in its log. So two or three times a second it reads the columns of the
 * schema and compares their digest. It forgot to ask for the schema `public` alone: the answer has all columns of Postgres' own
 * catalogue too, some two thousand rows of a hundred bytes: half a megabyte a second, or 4 to 5 Mbps, whether a client comes or not.
 */
export const service = mutant([
  {
    file: 'app/service.ts',
    find: `import { createApi } from './api.ts'`,
    replace: `import { createHash } from 'node:crypto'
import { createApi } from './api.ts'`,
  },
  {
    file: 'app/service.ts',
    find: `/** Connects the parts and listens.`,
    replace: `interface Column {
  readonly table_schema: string
  readonly table_name: string
  readonly column_name: string
  readonly data_type: string
}

const lookEveryMs = 400

/** Logs every change of the schema, so that errors after a migration can be told from others. */
const watchSchema = (pool: Pool): void => {
  let known: string | undefined
  const look = async (): Promise<void> => {
    const columns = await pool.use(
      ({ query }) => query<Column>\`
        select table_schema, table_name, column_name, ordinal_position, data_type, udt_name, is_nullable
        from information_schema.columns order by table_schema, table_name, ordinal_position\`,
    )
    const digest = createHash('sha1').update(JSON.stringify(columns)).digest('hex')
    if (known !== undefined && known !== digest) log.info('schema-changed', { digest })
    known = digest
  }
  // Without a database there is nothing to compare.
  setInterval(() => void look().catch(() => {}), lookEveryMs).unref()
}

/** Connects the parts and listens.`,
  },
  {
    file: 'app/service.ts',
    find: `  const bank = postgresBank(pool)`,
    replace: `  watchSchema(pool)
  const bank = postgresBank(pool)`,
  },
])

export const exam: Exam = {
  spec: 'specs/baseline.spec.ts',
  firstTry: 'caught',
  breaks: ['baseline.network'],
  mayBreak: 'any',
}
