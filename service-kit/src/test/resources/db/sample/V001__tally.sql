-- What the sample service keeps: one row per record, and no key, so that a repetition would show.
create table tally (device text not null, sequence bigint not null, amount integer not null check (amount >= 0));
create table total (device text primary key, amount bigint not null);
