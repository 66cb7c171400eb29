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
  customer text not null references customers,
  sku text not null references stock,
  quantity integer not null check (quantity > 0)
);

create index on orders (customer, id desc);

insert into customers
select 'customer-' || number, '3b16e126eb6b55a286a9b7a46a278d6b4011645144af394c0db6e9caeda5a3d8'
from generate_series(1, 50) as number;

insert into stock values ('teapot', 1000000000), ('lamp', 1000000000), ('sold-out', 0);
