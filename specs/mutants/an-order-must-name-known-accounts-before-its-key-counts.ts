import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: that both accounts exist is looked up before the key is claimed (once for each account, since none is ever closed), so that
 * a wrong number costs no claim and no lock. A known key with a payee who does not exist is then answered 404 and not 422, as if
 * the key were free. CONTRACT: "422 … key reused with another body"; checks.md, `keys`: "another payer, payee or amount is refused (422)".
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `/** The state of an order at the moment both accounts were locked. */`,
    replace: `/** Accounts that were seen. None is ever closed. */
const seen = new Set<number>()

const assertSeen = async (query: Query, id: number): Promise<void> => {
  if (seen.has(id)) return
  const [account] = await query<Pick<Account, 'id'>>\`select id from accounts where id = \${id}\`
  if (account === undefined) throw noSuchAccount(id)
  seen.add(id)
}

/** The state of an order at the moment both accounts were locked. */`,
  },
  {
    file: 'app/transfer.ts',
    find: `  const attempt = await move(query, order)`,
    replace: `  await assertSeen(query, order.fromId)
  await assertSeen(query, order.toId)
  const attempt = await move(query, order)`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'last byte',
  breaks: ['transaction.keys'],
  mayBreak: 'any',
  firstTry: 'caught',
}
