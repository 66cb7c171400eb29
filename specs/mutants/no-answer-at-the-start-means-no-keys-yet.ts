import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: at its start the service asks the database whether the migration that made the keys unique has run, because some databases still
 * lack it; without an answer it assumes the older schema. So a service that starts before its database, which the contract allows, writes no key
 * into the ledger until it is started again: an order that is sent twice under one key moves twice, another order under a known key is done, and
 * a doubt is never resolved. A service that finds its database when it starts keeps every key.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `const move = async (query: Query, order: Order): Promise<Attempt> => {
  const { idempotencyKey, fromId, toId, amount } = order
  try {
    const [attempt] = await query<Attempt>(moveStatement, idempotencyKey, fromId, toId, amount)
`,
    replace: `/** False for a database of before the migration: keys would not be unique there. */
let keysAreUnique = true

/** Called once, before the first order. */
export const learnSchema = async (ask: (look: (query: Query) => Promise<boolean>) => Promise<boolean>): Promise<void> => {
  try {
    keysAreUnique = await ask(async query => {
      const [answer] = await query<{ found: boolean }>\`
        select to_regclass('transfers_idempotency_key_key') is not null as found\`
      return answer?.found === true
    })
  } catch {
    keysAreUnique = false
  }
}

const move = async (query: Query, order: Order): Promise<Attempt> => {
  const { fromId, toId, amount } = order
  const key = keysAreUnique ? order.idempotencyKey : null
  try {
    const [attempt] = await query<Attempt>(moveStatement, key, fromId, toId, amount)
`,
  },
  {
    file: 'app/service.ts',
    find: `import { shutDown } from './shutdown.ts'
`,
    replace: `import { shutDown } from './shutdown.ts'
import { learnSchema } from './transfer.ts'
`,
  },
  {
    file: 'app/service.ts',
    find: `  const bank = postgresBank(pool)
`,
    replace: `  await learnSchema(look => pool.use(({ query }) => look(query)))
  const bank = postgresBank(pool)
`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.serviceDies.exactlyOnce'],
  mayBreak: 'any',
  firstTry: 'missed',
}
