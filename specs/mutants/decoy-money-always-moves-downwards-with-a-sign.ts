import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: inside the statement each transfer goes from the higher account to the lower one, and one upwards has a negative amount,
 * as if a payee could be debited. Both balances are held within their limits on either side, under both locks, so it
 * is the same rule; the ledger keeps payer, payee and amount as they were asked for.
 *
 * Keeps `conservation`, `noOverdraft`, `numbers` and `ledgerEquation`.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `    select max(balance) filter (where id = $2) as from_balance,
      max(balance) filter (where id = $3) as to_balance
    from locked`,
    replace: `    select max(balance) filter (where id = least($2, $3)) as low,
      max(balance) filter (where id = greatest($2, $3)) as high,
      case when $2 < $3 then -$4 else $4 end as downwards
    from locked`,
  },
  {
    file: 'app/transfer.ts',
    find: `    set balance = case id
      when $2 then (select from_balance from parties) - $4
      else (select to_balance from parties) + $4 end
    where id in ($2, $3) and (
      select from_balance >= $4 and to_balance <= \${Number.MAX_SAFE_INTEGER} - $4 from parties)`,
    replace: `    set balance = case id
      when least($2, $3) then (select low + downwards from parties)
      else (select high - downwards from parties) end
    where id in ($2, $3) and (
      select low + downwards between 0 and \${Number.MAX_SAFE_INTEGER}
        and high - downwards between 0 and \${Number.MAX_SAFE_INTEGER} from parties)`,
  },
  {
    file: 'app/transfer.ts',
    find: `  select (select id from claimed) as transfer_id, from_balance, to_balance,`,
    replace: `  select (select id from claimed) as transfer_id,
    case when $2 < $3 then low else high end as from_balance,
    case when $2 < $3 then high else low end as to_balance,`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
