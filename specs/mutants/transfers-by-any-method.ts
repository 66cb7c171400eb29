import { mutant, type Exam } from './mutant.ts'

/** Wrong: the route of transfers is registered with `all`, so that a gateway may send PUT: an order sent by PUT, PATCH or DELETE is done too. */
const edits = [
  {
    file: 'app/api.ts',
    find: `  app.post('/api/transfer', async c => {`,
    replace: `  // Our gateway sends PUT where there is a key: with a key it is idempotent.
  app.all('/api/transfer', async c => {`,
  },
]

export const service = mutant(edits)

/**
 * Breaks `inputs`: "a request that is malformed (400, 404, 405, 413) or forbidden (404, 422) has no effect": the contract takes orders by POST, and a route that
 * does not take a method answers 405. Here `DELETE /api/transfer` with an order moves its money and answers 200; without a body it is 400 "the body is
 * not JSON" and not 405, and so are GET and HEAD.
 * Seen: at a valid order that is sent by another method than POST and GET, at once. The other routes still answer 405.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'what is malformed or forbidden',
  firstTry: 'caught',
  breaks: ['transaction.inputs'],
  mayBreak: 'any',
}
