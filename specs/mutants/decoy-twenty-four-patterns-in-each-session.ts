import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: 24 partner banks each have a form for their keys, and before an order with a key is carried out the database compares the
 * key with the form of its partner, for a count of unusual keys. Each session of Postgres compiles a pattern when it first meets it
 * and keeps it, up to 32 of them, so each of the ten sessions grows until it has met all 24, the seldom used ones late, and then no
 * more. The comparison is a read before the transaction: it locks nothing, and where it fails nothing was done (`not-applied`).
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import type { Bank } from './bank.ts'
import type { Query } from './connection.ts'
import * as log from './log.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000
`,
    replace: `const pingMs = 1_000

/** The forms of the keys of our partners; a key belongs to the partner that its check sum names. */
const forms = Array.from({ length: 24 }, (_, partner) => {
  const number = String(partner).padStart(2, '0')
  return \`^(\${number}|p\${number}-)[0-9a-f]{8,16}(-[0-9a-z]{1,8}$|$)\`
})

const checkSum = (key: string): number => {
  let sum = 0
  for (let at = 0; at < key.length; at += 1) sum += key.charCodeAt(at)
  return sum
}

let unusual = 0

/** Only counts. It is told at every ten thousandth, so that an operator sees a partner that changed its form. */
const compareForm = async (query: Query, key: string | null): Promise<void> => {
  if (key === null) return
  const form = forms[checkSum(key) % forms.length] ?? ''
  const [row] = await query<{ usual: boolean }>\`select \${key}::text ~ \${form}::text as usual\`
  if (row?.usual === true) return
  unusual += 1
  if (unusual % 10_000 === 0) log.info('unusual-keys', { unusual })
}
`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: order =>
    pool.use(async connection => {
      await compareForm(connection.query, order.idempotencyKey)
      return transaction(connection, query => transfer(query, order))
    }),`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
