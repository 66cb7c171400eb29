-- Money is an integer of minor units.
create table accounts (
  id      bigint generated always as identity primary key,
  balance bigint not null
);

-- The ledger. A row and the two balances it explains are written in one transaction:
-- balance = opening balance + sum(amount where to_id = id) - sum(amount where from_id = id).
create table transfers (
  id              bigint generated always as identity primary key,
  idempotency_key text unique,
  from_id         bigint not null,
  to_id           bigint not null check (to_id <> from_id),
  amount          bigint not null check (amount > 0),
  created_at      timestamptz not null default now()
);
