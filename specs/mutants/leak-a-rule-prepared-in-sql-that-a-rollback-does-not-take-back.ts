import { mutant, type Exam } from './mutant.ts'

/**
 * Each order has a rule about its amount, which its transaction prepares with PREPARE, executes, and deallocates when
 * the transfer is made. An order that is refused throws before that, and ROLLBACK does not take a prepared statement
 * back, so the session of the database keeps one for each refused order. Nothing grows in the service.
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000`,
    replace: `const pingMs = 1_000

/** A name of its own, because the text of the rule may change while the service runs. */
let rules = 0`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: order =>
    pool.use(connection =>
      transaction(connection, async query => {
        rules += 1
        const rule = \`rule_\${rules}\`
        await query(\`prepare \${rule} (bigint) as select $1 between 1 and 9007199254740991 as allowed\`)
        await query(\`execute \${rule} (\${order.amount})\`)
        const receipt = await transfer(query, order)
        await query(\`deallocate \${rule}\`)
        return receipt
      }),
    ),`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.database'],
  mayBreak: 'any',
  everyNth: [1],
  firstTry: 'caught',
}
