import type { Knex } from 'knex'

/** What getting in needs: stages of a sign-in, devices and their PINs, backup codes, links, unsent forms, limits. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
create table access.devices (
  id uuid not null default uuidv7(),
  token_hash bytea not null,
  created_at timestamptz not null default now(),
  constraint devices_pkey primary key (id),
  constraint device_token_is_taken unique (token_hash)
);
select keep_global('access.devices', history => 'none');

create table access.links (
  id uuid not null default uuidv7(),
  kind text not null constraint kind_is_known check (kind in ('set-up', 'invitation', 'reset')),
  user_id uuid references access.users (id),
  token_hash bytea not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at timestamptz,
  revoked_at timestamptz,
  constraint links_pkey primary key (id),
  constraint link_token_is_taken unique (token_hash),
  constraint only_set_up_is_nobodys check ((user_id is null) = (kind = 'set-up'))
);
create index links_of_user on access.links (user_id);
select keep_global('access.links', masked => '{token_hash}');

-- 'code' and 'enrolment' have given a password, 'password' came by a link: none of them opens anything but
-- its own next page. 'enrolled' has just shown the new backup codes.
alter table access.sign_ins
  add column stage text not null default 'whole' constraint stage_is_known
    check (stage in ('password', 'code', 'enrolment', 'enrolled', 'whole')),
  add column device_id uuid references access.devices (id),
  add column tenant_id uuid references access.tenants (id),
  add column proved_at timestamptz,
  add column pending_secret bytea;
create index sign_ins_of_device on access.sign_ins (device_id, last_seen_at);

create table access.pins (
  id uuid not null default uuidv7(),
  user_id uuid not null references access.users (id),
  device_id uuid not null references access.devices (id),
  pin_hash text not null,
  created_at timestamptz not null default now(),
  constraint pins_pkey primary key (id),
  constraint one_pin_each unique (user_id, device_id)
);
select keep_global('access.pins', masked => '{pin_hash}');

create table access.backup_codes (
  id uuid not null default uuidv7(),
  user_id uuid not null references access.users (id),
  code_hash bytea not null,
  used_at timestamptz,
  created_at timestamptz not null default now(),
  constraint backup_codes_pkey primary key (id),
  constraint code_is_there_already unique (user_id, code_hash)
);
select keep_global('access.backup_codes', masked => '{code_hash}');

-- A form that arrived on a locked or ended sign-in, sealed for the one person who sent it.
create table access.unfinished (
  id uuid not null default uuidv7(),
  user_id uuid not null references access.users (id),
  tenant_id uuid references access.tenants (id),
  path text not null,
  body bytea not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  offered_at timestamptz,
  constraint unfinished_pkey primary key (id)
);
create index unfinished_of_user on access.unfinished (user_id, expires_at);
select keep_global('access.unfinished', history => 'none');

-- Counts of failed attempts; kept by rate-limiter-flexible.
create table access.limits (
  key varchar(255) not null constraint limits_pkey primary key,
  points integer not null default 0,
  expire bigint
);
create index limits_by_expiry on access.limits (expire);
select keep_global('access.limits', history => 'none');
`)
}
