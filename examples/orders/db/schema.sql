create table customers (
  name text primary key,
  -- scrypt of the password; all of these customers have 'open sesame'.
  password_hash text not null
);

create table stock (
  sku text primary key,
  left_over integer not null check (left_over >= 0)
);

create table orders (
  id bigint generated always as identity primary key,
  -- Of the request: asked for again with its key, an order is the same order.
  key text not null unique,
  customer text not null references customers,
  sku text not null references stock,
  quantity integer not null check (quantity > 0),
  -- A reservation holds stock until it is confirmed, or expires.
  state text not null check (state in ('placed', 'reserved', 'expired')),
  made_at timestamptz not null default now()
);

create index on orders (customer, id desc);
create index on orders (made_at) where state = 'reserved';

-- Who waits for what is sold out; each piece that is waited for has an entry.
create table waiting (
  place bigint generated always as identity primary key,
  sku text not null references stock,
  entry text not null,
  unique (sku, entry)
);

create index on waiting (entry);

insert into customers
select 'customer-' || number, '3b16e126eb6b55a286a9b7a46a278d6b4011645144af394c0db6e9caeda5a3d8'
from generate_series(1, 50) as number;

insert into stock values ('teapot', 1000000000), ('lamp', 1000000000), ('sold-out', 0);
insert into stock select 'rare-' || number, 5 from generate_series(1, 60) as number;
