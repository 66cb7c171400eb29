import { mutant, type Exam } from './mutant.ts'

/**
 * For the sake of privacy no refusal of an order or a read repeats a value, a key, an account or a balance. It
 * names the field, the kind of its value and the rule, so many different orders get the same text; status and
 * type are as before.
 */
export const service = mutant([
  {
    file: 'app/input.ts',
    find: `  const text = value === undefined ? 'missing' : JSON.stringify(value)
  return text.length > longestShown ? \`\${text.slice(0, longestShown)}…\` : text`,
    replace: `  if (value === undefined) return 'missing'
  if (value === null) return 'null'
  return Array.isArray(value) ? 'of the kind list' : \`of the kind \${typeof value}\``,
  },
  {
    file: 'app/input.ts',
    find: `const longestShown = 60

`,
    replace: ``,
  },
  {
    file: 'app/input.ts',
    find: '`${show(text)} is not an account id; ids are whole numbers from 1`',
    replace: `'the last part of the path is not an account id; ids are whole numbers from 1'`,
  },
  {
    file: 'app/input.ts',
    find: '`fromId and toId are both ${fromId}; name two different accounts`',
    replace: `'fromId and toId are the same; name two different accounts'`,
  },
  {
    file: 'app/accounts.ts',
    find: `export const noSuchAccount = (id: number): Problem =>
  new Problem('no-such-account', \`account \${id} does not exist; open it with POST /api/accounts\`)`,
    replace: `export const noSuchAccount = (_id: number): Problem =>
  new Problem('no-such-account', 'there is no account of that number; open one with POST /api/accounts')`,
  },
  {
    file: 'app/transfer.ts',
    find: `export const keyInFlight = ({ idempotencyKey }: Order): Problem =>
  new Problem('key-in-flight', \`a transfer with key \${idempotencyKey} has not finished; send it again later\`)`,
    replace: `export const keyInFlight = (_order: Order): Problem =>
  new Problem('key-in-flight', 'a transfer with this key has not finished; send it again later')`,
  },
  {
    file: 'app/transfer.ts',
    find: '`key ${order.idempotencyKey} belongs to another transfer; use a new key`',
    replace: `'this key belongs to another transfer; use a new key'`,
  },
  {
    file: 'app/transfer.ts',
    find: `export const insufficientFunds = ({ id, balance }: Account, amount: number): Problem =>`,
    replace: `export const insufficientFunds = (_payer: Account, _amount: number): Problem =>`,
  },
  {
    file: 'app/transfer.ts',
    find: '`account ${id} holds ${balance}, the transfer needs ${amount}; send at most ${balance}`',
    replace: `'the payer holds less than the transfer needs; send less'`,
  },
  {
    file: 'app/transfer.ts',
    find: `export const balanceLimit = ({ id, balance }: Account): Problem =>`,
    replace: `export const balanceLimit = (_payee: Account): Problem =>`,
  },
  {
    file: 'app/transfer.ts',
    find: '`account ${id} can take ${Number.MAX_SAFE_INTEGER - balance} more at most; send no more than that`',
    replace: `'the payee can not take that much more; send less'`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
