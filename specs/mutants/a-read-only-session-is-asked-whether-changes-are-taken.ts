import { mutant, type Exam } from './mutant.ts'

/**
 * After the database has refused changes, as a standby does, each order first asks it by `show transaction_read_only`
 * whether it takes them again, so that it is spared transactions in vain. But sessions of this service are read-only by
 * default, so the answer is always "on": after one failover every transfer and every new account is answered 503 until the
 * process is started again.
 */
export const service = mutant([
  {
    file: 'app/transaction.ts',
    find: `  const [begun, worked] = await Promise.allSettled([`,
    replace: `  if (!writable) await askAgain(connection)
  const [begun, worked] = await Promise.allSettled([`,
  },
  {
    file: 'app/transaction.ts',
    find: `  // When BEGIN is refused, so is the statement sent with it. The error of BEGIN is the cause.`,
    replace: `  if (refusesChanges(begun) || refusesChanges(worked)) writable = false
  // When BEGIN is refused, so is the statement sent with it. The error of BEGIN is the cause.`,
  },
  {
    file: 'app/transaction.ts',
    find: `const undone = async (`,
    replace: `/** Whether the database takes changes, as far as it has said. */
let writable = true

/** "Read-only transaction", or a standby that cannot begin any other. */
const refusesChanges = (result: PromiseSettledResult<unknown>): boolean =>
  result.status === 'rejected' && isServerError(result.reason) && /^(25006|0A000)$/.test(result.reason.code)

/** A standby is spared the transactions that it would refuse. */
const askAgain = async (connection: Connection): Promise<void> => {
  const [row] = await connection.query<{ transaction_read_only: string }>\`show transaction_read_only\`
  writable = row?.transaction_read_only === 'off'
  if (!writable)
    throw new Problem('not-applied', 'the database takes no changes at present; send it again later')
}

const undone = async (`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.recovery.readOnlyDatabase'],
  mayBreak: 'any',
  firstTry: 'caught',
}
