import { type Exam, mutant } from './mutant.ts'

/**
 * Healthy: each read of an account asks first whether the archive of its shard was attached, one of thirty tables that do not exist.
 * Postgres remembers in each session, for each schema on the path, that there is no such name. The pool lends the session that came back
 * last, so the caches of the others fill late.
 * Bound: thirty names, in two or three schemas, in each of ten sessions.
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000`,
    replace: `const pingMs = 1_000
const shards = 30
let reads = 0`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  find: id => pool.use(({ query }) => findAccount(query, id)),`,
    replace: `  find: id =>
    pool.use(async ({ query }) => {
      const name = \`accounts_archive_of_shard_\${reads++ % shards}\`
      const [archive] = await query<{ attached: boolean }>\`select to_regclass(\${name}) is not null as attached\`
      if (archive?.attached === true) throw new Error(\`\${name} is attached, and nobody reads it\`)
      return findAccount(query, id)
    }),`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
