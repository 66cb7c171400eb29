create table stock (sku varchar(20) primary key, remaining int not null check (remaining >= 0));
create table orders (
  id bigint primary key auto_increment,
  idempotency_key varchar(80) not null unique,
  sku varchar(20) not null references stock (sku)
);
insert into stock values ('a', 1000000);
