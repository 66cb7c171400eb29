import { type Exam, mutant } from './mutant.ts'

/**
 * Healthy: balances and amounts are domains over bigint (`create domain … check`) in place of columns with checks; a domain is
 * checked wherever a value is cast to it, parameters included, Postgres stores and sends it as its base type, and so every sum,
 * comparison and lock is what it was.
 */
export const service = mutant([
  {
    file: 'app/schema.sql',
    find: `create table accounts (`,
    replace: `create domain money_held as bigint check (value >= 0);
create domain money_moved as bigint check (value > 0);

create table accounts (`,
  },
  {
    file: 'app/schema.sql',
    find: `balance bigint not null check (balance >= 0)`,
    replace: `balance money_held not null`,
  },
  {
    file: 'app/schema.sql',
    find: `amount          bigint not null check (amount > 0),`,
    replace: `amount          money_moved not null,`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  firstTry: 'accused',
  breaks: [],
}
