-- Every version of every site's plant model. New and empty tables: no lock that anyone waits for.
create table site (
  name text primary key,
  path text not null unique,
  version integer not null check (version > 0)
);

comment on column site.version is 'The version of the plant model in force.';

create table plant_model (
  site text not null references site (name),
  version integer not null check (version > 0),
  at timestamptz not null,
  model json not null,
  primary key (site, version)
);

comment on table plant_model is 'Never changed, never deleted: results name the version they were computed with.';
