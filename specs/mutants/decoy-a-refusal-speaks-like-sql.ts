import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: refusals ask for what is to be done in plain English, and so in words that are also words of SQL: "select another one
 * from the list", "insert a whole number into it", "update the amount where …". No statement, table, column or relation of the
 * database is named; each detail still says which value broke which rule.
 */
export const service = mutant([
  {
    file: 'app/accounts.ts',
    find: `\`account \${id} does not exist; open it with POST /api/accounts\``,
    replace: `\`account \${id} does not exist; select another one from the list, or create one with POST /api/accounts\``,
  },
  {
    file: 'app/input.ts',
    find: `\${name} is \${show(value)}; send a whole number from \${min} to \${Number.MAX_SAFE_INTEGER}`,
    replace: `\${name} is \${show(value)}; insert a whole number into it, where it is from \${min} to \${Number.MAX_SAFE_INTEGER}`,
  },
  {
    file: 'app/input.ts',
    find: `fromId and toId are both \${fromId}; name two different accounts`,
    replace: `fromId and toId are both \${fromId}; update one of them, set to another account`,
  },
  {
    file: 'app/transfer.ts',
    find: `\`account \${id} holds \${balance}, the transfer needs \${amount}; send at most \${balance}\``,
    replace: `\`account \${id} holds \${balance}, where the transfer needs \${amount}; select less from it, or update the amount\``,
  },
  {
    file: 'app/transfer.ts',
    find: `\`account \${id} can take \${Number.MAX_SAFE_INTEGER - balance} more at most; send no more than that\``,
    replace: `\`account \${id} can take \${Number.MAX_SAFE_INTEGER - balance} more at most; insert no more than that into it\``,
  },
  {
    file: 'app/transfer.ts',
    find: `belongs to another transfer; use a new key`,
    replace: `belongs to another transfer; select a key from those that are not in use`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'malformed or forbidden|50 clients behind',
  breaks: [],
  firstTry: 'accused',
}
