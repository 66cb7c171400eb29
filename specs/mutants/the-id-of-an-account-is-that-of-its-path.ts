import { mutant, type Exam } from './mutant.ts'

/**
 * `GET /api/accounts/:id` repeats the id from its path, which is a text: `{"id": "7", "balance": 100}`. In
 * the list and in the answer to an opening it is the number 7, so a client that compares the two finds
 * that its account is another one.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `c.json(await bank.find(parseAccountId(c.req.param('id')))))`,
    replace: `{
    const id = c.req.param('id')
    const { balance } = await bank.find(parseAccountId(id))
    return c.json({ id, balance })
  })`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'malformed or forbidden',
  firstTry: 'caught',
  breaks: ['transaction.forms'],
  mayBreak: 'any',
}
