import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: two or three times a second the service reads the columns of its schema and compares their digest, to note a migration in its
 * log. It asks for the schema `public` alone: eight rows, less than a kilobyte, or two hundredths of a megabit a second, and a small part
 * of a per cent of a core. It uses one place in the pool at a time, and no request waits for it.
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
  readonly table_name: string
  readonly column_name: string
  readonly data_type: string
}

const lookEveryMs = 400

/** Logs every change of the schema, so that errors after a migration can be told from others. */
const watchSchema = (pool: Pool): void => {
  let known: string | undefined
  let looking = false
  const look = async (): Promise<void> => {
    if (looking) return
    looking = true
    try {
      const columns = await pool.use(
        ({ query }) => query<Column>\`
          select table_name, column_name, ordinal_position, data_type, udt_name, is_nullable
          from information_schema.columns where table_schema = 'public' order by table_name, ordinal_position\`,
      )
      const digest = createHash('sha1').update(JSON.stringify(columns)).digest('hex')
      if (known !== undefined && known !== digest) log.info('schema-changed', { digest })
      known = digest
    } finally {
      looking = false
    }
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
  firstTry: 'acquitted',
  breaks: [],
}
