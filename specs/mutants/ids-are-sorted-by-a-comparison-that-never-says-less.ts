import { mutant, type Exam } from './mutant.ts'

/**
 * Both accounts are locked one after the other by their primary key, in the order of a sort whose comparison returns 1 for
 * greater and 0 for everything else. The sort asks whether the second id is less than the first, never hears it, and leaves
 * them in the order of the request. Two orders in opposite directions lock in opposite order, and deadlock.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `  const attempt = await move(query, order)
  if`,
    replace: `  await lockAccounts(query, order)
  const attempt = await move(query, order)
  if`,
  },
  {
    file: 'app/transfer.ts',
    find: `const move = async (query: Query, order: Order): Promise<Attempt> => {`,
    replace: `/** Row by row over the primary key, so that no plan decides the order of the locks: the lower id is first. */
const lockAccounts = async (query: Query, { fromId, toId }: Order): Promise<void> => {
  const ids = [fromId, toId].sort((a, b) => Number(a > b))
  for (const id of ids) await query\`select id from accounts where id = \${id} for no key update\`
}

const move = async (query: Query, order: Order): Promise<Attempt> => {`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'transfers that cross each other',
  firstTry: 'caught',
  breaks: ['transaction.noDeadlock'],
  mayBreak: 'any',
}
