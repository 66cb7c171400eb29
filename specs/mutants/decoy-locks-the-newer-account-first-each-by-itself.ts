import { mutant, type Exam } from './mutant.ts'

/** Healthy: the accounts of an order are locked one after the other, from the higher number to the lower, each by a part of the statement of its own. */
const edits = [
  {
    file: 'app/transfer.ts',
    find: `  ), locked as (
    select id, balance from accounts
    where id in ($2, $3) and exists (select from claimed)
    order by id for no key update
  ), parties as (`,
    replace: `  ), newer as (
    select id, balance from accounts
    where id = greatest($2, $3) and exists (select from claimed)
    for no key update
  ), older as (
    select id, balance from accounts
    where id = least($2, $3) and exists (select from claimed) and (select count(*) from newer) >= 0
    for no key update
  ), locked as (
    select id, balance from newer union all select id, balance from older
  ), parties as (`,
  },
]

export const service = mutant(edits)

/**
 * Right: all orders lock from the higher id to the lower, whichever pays, at every replica, so the waits form no ring; the key still comes before both. The count over `newer` is always
 * true, and is there for the sequence: it has to be known before a row of `older` qualifies, and a part with `for no key update` is executed to its end and not merged into
 * its readers. Each part reads the newest version of the row that it has waited for, and nobody can change that before the update. An unknown account leaves its part empty, and the other
 * is still read, so that the refusals are the same. Without a claim nothing is locked.
 * Looks wrong: two parts without an order between them that one can see, a condition that is always true, and a sequence against that of ids.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
