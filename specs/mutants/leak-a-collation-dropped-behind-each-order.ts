import { mutant, type Exam } from './mutant.ts'

/**
 * Leaks in the sessions of the database. Each order notes whether it goes up or down in the house's order of account
 * numbers; for that its transaction makes a collation of its own in the temporary schema, compares by it, and drops it. No
 * collation is left, but a session of Postgres keeps every locale it has opened until it ends. The sessions of the pool
 * live as long as the service, so the database of its user gets larger with each order.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `export const lockNotAvailable = '55P03'`,
    replace: `export const lockNotAvailable = '55P03'

let upwards = 0
let downwards = 0
let collations = 0

/** The house's order is a setting of the transaction that asks: two may ask by different ones. */
const noteDirection = async (query: Query, { fromId, toId }: Order): Promise<void> => {
  const name = \`pg_temp.house_order_\${++collations}\`
  await query(\`create collation \${name} (provider = icu, locale = 'de-u-kn-kf-upper')\`)
  const [row] = await query<{ up: boolean }>(\`select 'A\${fromId}' collate \${name} < 'A\${toId}' as up\`)
  await query(\`drop collation \${name}\`)
  if (row?.up === true) upwards += 1
  else downwards += 1
}
process.on('SIGUSR2', () => console.log(JSON.stringify({ event: 'directions', upwards, downwards })))`,
  },
  {
    file: 'app/transfer.ts',
    find: `  const attempt = await move(query, order)`,
    replace: `  await noteDirection(query, order)
  const attempt = await move(query, order)`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.database'],
  mayBreak: 'any',
  everyNth: [1],
  firstTry: 'caught',
}
