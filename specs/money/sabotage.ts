import { randomUUID } from 'node:crypto'
import { connectAuditor } from './books.ts'

/** Where in a transfer the database will refuse. */
export type Moment = 'credit' | 'ledger' | 'commit'

/**
 * Makes every transfer to `accountId` fail inside the database: when the balance is credited, after it was
 * debited elsewhere; when the ledger row is written; or at COMMIT. Disposing it ends the sabotage.
 */
export async function sabotage(
  databaseUrl: string,
  moment: Moment,
  accountId: number,
): Promise<AsyncDisposable> {
  const sql = connectAuditor(databaseUrl)
  const name = `sabotage_${randomUUID().replaceAll('-', '')}`
  const triggers = {
    credit: `create trigger ${name} before update on accounts for each row when (old.id = ${accountId})`,
    ledger: `create trigger ${name} after insert on transfers for each row when (new.to_id = ${accountId})`,
    commit:
      `create constraint trigger ${name} after insert on transfers deferrable initially deferred ` +
      `for each row when (new.to_id = ${accountId})`,
  }
  await sql.unsafe(`
    create function ${name}() returns trigger language plpgsql as $$ begin raise exception 'sabotage'; end $$;
    ${triggers[moment]} execute function ${name}()`)
  return {
    async [Symbol.asyncDispose]() {
      await sql.unsafe(`drop function ${name} cascade`)
      await sql.end({ timeout: 1 })
    },
  }
}
