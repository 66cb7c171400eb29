import { type Exam, mutant } from './mutant.ts'

/**
 * Healthy: key, payer, payee and amount are written as literals into the text of the statement, which goes out as one message of the
 * simple protocol, as behind poolers that know no prepared statements. It looks open to any key with a quotation mark, but a quotation
 * mark is doubled, a backslash is a sign like any other (each session sets `standard_conforming_strings`), all places are filled in
 * one pass, and the other three are whole numbers that were checked before.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `const move = async (query: Query, order: Order): Promise<Attempt> => {`,
    replace: `const textLiteral = (text: string | null): string =>
  text === null ? 'null::text' : "'" + text.replaceAll("'", "''") + "'::text"

/** Whole numbers from 1 to 2^53 - 1 are written without an exponent. */
const written = ({ idempotencyKey, fromId, toId, amount }: Order): string => {
  const literals = [textLiteral(idempotencyKey), ...[fromId, toId, amount].map(number => number + '::bigint')]
  return moveStatement.replaceAll(/[$]([1-4])/g, (_, place) => literals[Number(place) - 1] ?? 'null')
}

const move = async (query: Query, order: Order): Promise<Attempt> => {`,
  },
  {
    file: 'app/transfer.ts',
    find: `  const { idempotencyKey, fromId, toId, amount } = order
  try {
    const [attempt] = await query<Attempt>(moveStatement, idempotencyKey, fromId, toId, amount)`,
    replace: `  try {
    const [attempt] = await query<Attempt>(written(order))`,
  },
  {
    file: 'app/connection.ts',
    find: `    application_name: 'plumbline',`,
    replace: `    application_name: 'plumbline',
    standard_conforming_strings: true,`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
