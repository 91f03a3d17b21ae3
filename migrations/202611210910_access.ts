import type { Knex } from 'knex'

/** Clinics, people, what they may do where, and their sign-ins. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
create table access.tenants (
  id uuid not null default uuidv7(),
  version integer not null default 1,
  kind text not null default 'clinic' constraint kind_is_known check (kind in ('clinic')),
  state text not null default 'active' constraint state_is_known check (state in ('active', 'suspended', 'closed')),
  name text not null constraint name_is_given check (length(btrim(name)) between 1 and 200),
  country text not null constraint country_is_iso check (country ~ '^[A-Z]{2}$'),
  language text not null constraint language_is_known check (language in ('en', 'de')),
  locale text not null,
  currency text not null constraint currency_is_iso check (currency ~ '^[A-Z]{3}$'),
  time_zone text not null,
  notation text not null constraint notation_is_known check (notation in ('fdi', 'universal', 'palmer')),
  street text not null default '', postal_code text not null default '', city text not null default '',
  phone text not null default '', email text not null default '', website text not null default '',
  lock_after_minutes integer not null default 10 constraint lock_is_bounded check (lock_after_minutes between 1 and 120),
  set_up_at timestamptz,
  created_at timestamptz not null default now(),
  constraint tenants_pkey primary key (id)
);
select keep_global('access.tenants');

create table access.users (
  id uuid not null default uuidv7(),
  version integer not null default 1,
  email text not null constraint email_is_lower_case check (email = lower(email) and email like '%_@_%'),
  title text not null default '',
  family_name text not null default '',
  given_name text not null default '',
  password_hash text,
  password_changed_at timestamptz,
  totp_secret bytea,
  totp_confirmed_at timestamptz,
  totp_last_step bigint not null default 0,
  is_operator boolean not null default false,
  state text not null default 'active' constraint state_is_known check (state in ('invited', 'active', 'disabled')),
  language text constraint language_is_known check (language in ('en', 'de')),
  theme text not null default 'auto' constraint theme_is_known check (theme in ('auto', 'light', 'dark')),
  created_at timestamptz not null default now(),
  constraint users_pkey primary key (id),
  constraint email_is_taken unique (email)
);
select keep_global('access.users', masked => '{password_hash,totp_secret,totp_last_step}');

create table access.memberships (
  tenant_id uuid not null references access.tenants (id),
  id uuid not null default uuidv7(),
  version integer not null default 1,
  user_id uuid not null references access.users (id),
  roles text[] not null constraint roles_are_known check (
    roles <@ array['reception', 'dentist', 'hygienist', 'assistant', 'admin'] and cardinality(roles) > 0),
  state text not null default 'active' constraint state_is_known check (state in ('active', 'disabled')),
  created_at timestamptz not null default now(),
  constraint memberships_pkey primary key (tenant_id, id),
  constraint person_is_member_already unique (tenant_id, user_id)
);
select keep_in_tenant('access.memberships');
-- A person sees in which clinics they work, to switch between them.
create policy own_memberships on access.memberships for select using (
  user_id = (select case when split_part(current_setting('chairside.actor', true), ':', 1) in ('user', 'operator')
    then nullif(split_part(current_setting('chairside.actor', true), ':', 2), '')::uuid end));

create table access.sign_ins (
  id uuid not null default uuidv7(),
  user_id uuid not null references access.users (id),
  device text not null default '',
  address text,
  created_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  expires_at timestamptz not null,
  remembered boolean not null default false,
  locked_at timestamptz,
  revoked_at timestamptz,
  constraint sign_ins_pkey primary key (id)
);
create index sign_ins_of_user on access.sign_ins (user_id, created_at);
select keep_global('access.sign_ins', history => 'none');

create table access.sessions (
  sid text not null constraint sessions_pkey primary key,
  sess json not null,
  expire timestamptz not null
);
create index sessions_by_expiry on access.sessions (expire);
select keep_global('access.sessions', history => 'none');
`)
}
