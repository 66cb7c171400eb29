import { type Exam, mutant } from './mutant.ts'

/**
 * That payer and payee exist is looked up once and remembered, because an account is never closed. But it is remembered by the payer alone.
 * Once A has paid somebody, A may pay anybody: an order to an account that does not exist is confirmed with 200, the money
 * leaves A, and arrives nowhere. The first order of a payer to nobody is answered 404, as it should be, and without effect.
 *
 * A real team writes it with the `memoize` of its toolbox, which, unless it is told otherwise, compares first arguments. The
 * test asks for a payee that is missing, and does so with a fresh payer.
 *
 * A client sees it: 1 from A to B is confirmed. 1 from A to 999999999 is confirmed too, `GET /api/accounts/999999999` says 404, and the total
 * in the list is 1 less than before.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `  if (attempt.transfer_id === null) return replay(query, order)
`,
    replace: `  if (attempt.transfer_id === null) return replay(query, order)
  await bothExist(order.fromId, order.toId, query)
`,
  },
  {
    file: 'app/transfer.ts',
    find: `select from_balance >= $4 and to_balance <=`,
    replace: `select from_balance >= $4 and coalesce(to_balance, 0) <=`,
  },
  {
    file: 'app/transfer.ts',
    find: `(select count(*) from moved) = 2 as moved`,
    replace: `exists (select from moved) as moved`,
  },
  {
    file: 'app/transfer.ts',
    find: `const move = async (query: Query, order: Order): Promise<Attempt> => {`,
    replace: `const rememberedMax = 1_000

/** The function, called once for each argument with which it has not thrown. */
const memoized = <First, Others extends unknown[]>(
  look: (first: First, ...others: Others) => Promise<void>,
): ((first: First, ...others: Others) => Promise<void>) => {
  const remembered = new Set<First>()
  return async (first, ...others) => {
    if (remembered.has(first)) return
    await look(first, ...others)
    if (remembered.size >= rememberedMax) remembered.clear()
    remembered.add(first)
  }
}

/** An account is never closed. @throws Problem \`no-such-account\`; the transaction is rolled back then. */
const bothExist = memoized(async (fromId: number, toId: number, query: Query): Promise<void> => {
  const found = await query<{ id: number }>\`select id from accounts where id in (\${fromId}, \${toId})\`
  for (const id of [fromId, toId]) if (!found.some(row => row.id === id)) throw noSuchAccount(id)
})

const move = async (query: Query, order: Order): Promise<Attempt> => {`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'malformed or forbidden',
  breaks: ['transaction.rejections'],
  mayBreak: 'any',
  firstTry: 'caught',
}
