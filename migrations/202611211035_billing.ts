import type { Knex } from 'knex'

/** Invoices that never change, payments that are only added, and what a clinic says about tax. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
create table billing.settings (
  tenant_id uuid not null references access.tenants (id),
  id uuid not null default uuidv7(),
  version integer not null default 1,
  -- In hundredths of a per cent: 1900 is 19 %.
  tax_rate integer not null default 0 constraint tax_rate_is_a_share check (tax_rate between 0 and 10000),
  tax_name text not null default '',
  exemption text not null default '' constraint exemption_is_short check (length(exemption) <= 300),
  payment_days integer not null default 14 constraint payment_days_are_bounded check (payment_days between 0 and 365),
  bank_name text not null default '', iban text not null default '', bic text not null default '',
  tax_number text not null default '',
  foot text not null default '' constraint foot_is_short check (length(foot) <= 500),
  constraint settings_pkey primary key (tenant_id, id),
  constraint one_settings_row unique (tenant_id)
);
select keep_in_tenant('billing.settings');

create table billing.invoices (
  tenant_id uuid not null,
  id uuid not null,
  kind text not null constraint kind_is_known check (kind in ('invoice', 'credit')),
  number text not null,
  patient_id uuid not null,
  payer_id uuid not null,
  credits_id uuid,
  reason text not null default '',
  language text not null constraint language_is_known check (language in ('en', 'de')),
  issued_on date not null,
  due_on date not null,
  issued_at timestamptz not null default clock_timestamp(),
  issued_by uuid not null,
  currency text not null constraint currency_is_iso check (currency ~ '^[A-Z]{3}$'),
  net_minor bigint not null,
  tax_minor bigint not null,
  total_minor bigint not null,
  -- As it was then: who bills, who pays, what is said about tax. An invoice never reads differently later.
  clinic jsonb not null,
  payer jsonb not null,
  patient jsonb not null,
  terms jsonb not null,
  constraint invoices_pkey primary key (tenant_id, id),
  constraint invoice_number_is_taken unique (tenant_id, number),
  constraint invoice_of_a_patient foreign key (tenant_id, patient_id) references patients.patients (tenant_id, id),
  constraint invoice_to_a_payer foreign key (tenant_id, payer_id) references patients.patients (tenant_id, id),
  constraint issuer_works_here foreign key (tenant_id, issued_by) references access.memberships (tenant_id, user_id),
  constraint credits_an_invoice foreign key (tenant_id, credits_id) references billing.invoices (tenant_id, id),
  constraint credited_once unique (tenant_id, credits_id),
  constraint credit_names_its_invoice check ((kind = 'credit') = (credits_id is not null)),
  constraint credit_gives_a_reason check (kind = 'invoice' or length(btrim(reason)) > 0),
  constraint credit_is_negative check (case kind when 'invoice' then total_minor >= 0 else total_minor <= 0 end),
  constraint total_adds_up check (net_minor + tax_minor = total_minor),
  constraint due_after_issue check (due_on >= issued_on)
);
create index invoices_of_patient on billing.invoices (tenant_id, patient_id, id);
create index invoices_of_payer on billing.invoices (tenant_id, payer_id, id);
create index invoices_by_day on billing.invoices (tenant_id, issued_on, id);
select keep_in_tenant('billing.invoices');

create table billing.invoice_lines (
  tenant_id uuid not null,
  id uuid not null default uuidv7(),
  invoice_id uuid not null,
  patient_id uuid not null,
  position integer not null,
  treatment_id uuid,
  done_on date not null,
  code text not null,
  words text not null,
  tooth text not null default '',
  provider text not null default '',
  net_minor bigint not null,
  tax_rate integer not null constraint tax_rate_is_a_share check (tax_rate between 0 and 10000),
  tax_minor bigint not null,
  constraint invoice_lines_pkey primary key (tenant_id, id),
  constraint line_has_its_place unique (tenant_id, invoice_id, position),
  constraint line_of_an_invoice foreign key (tenant_id, invoice_id) references billing.invoices (tenant_id, id),
  constraint line_of_a_patient foreign key (tenant_id, patient_id) references patients.patients (tenant_id, id),
  constraint line_of_a_treatment foreign key (tenant_id, treatment_id) references clinical.treatments (tenant_id, id),
  constraint treatment_billed_once_an_invoice unique (tenant_id, invoice_id, treatment_id)
);
select keep_in_tenant('billing.invoice_lines');

create table billing.payments (
  tenant_id uuid not null,
  id uuid not null,
  number text not null,
  invoice_id uuid not null,
  patient_id uuid not null,
  kind text not null constraint kind_is_known check (kind in ('payment', 'refund', 'reversal')),
  reverses_id uuid,
  method text not null constraint method_is_known check (method in ('card', 'cash', 'transfer')),
  paid_on date not null,
  received_at timestamptz not null default clock_timestamp(),
  received_by uuid not null,
  currency text not null constraint currency_is_iso check (currency ~ '^[A-Z]{3}$'),
  amount_minor bigint not null constraint amount_is_given check (amount_minor <> 0),
  reference text not null default '' constraint reference_is_short check (length(reference) <= 100),
  constraint payments_pkey primary key (tenant_id, id),
  constraint payment_number_is_taken unique (tenant_id, number),
  constraint payment_of_an_invoice foreign key (tenant_id, invoice_id) references billing.invoices (tenant_id, id),
  constraint payment_of_a_patient foreign key (tenant_id, patient_id) references patients.patients (tenant_id, id),
  constraint receiver_works_here foreign key (tenant_id, received_by) references access.memberships (tenant_id, user_id),
  constraint reverses_a_payment foreign key (tenant_id, reverses_id) references billing.payments (tenant_id, id),
  constraint reversed_once unique (tenant_id, reverses_id),
  constraint money_in_is_positive check (case kind when 'payment' then amount_minor > 0 when 'refund' then amount_minor < 0
    else reverses_id is not null end)
);
create index payments_of_invoice on billing.payments (tenant_id, invoice_id, id);
create index payments_of_patient on billing.payments (tenant_id, patient_id, id);
create index payments_by_day on billing.payments (tenant_id, paid_on, id);
select keep_in_tenant('billing.payments');

-- Issued is issued, received is received: corrections are added, nothing is changed or removed.
revoke update, delete on billing.invoices, billing.invoice_lines, billing.payments from chairside_server;

-- What an invoice still asks for: its total and its credit's, less what came in.
create function billing.open_amount(wanted uuid) returns bigint language sql stable
  return (select coalesce(sum(i.total_minor), 0)::bigint from billing.invoices i where i.tenant_id = public.current_tenant() and i.id = wanted)
    + (select coalesce(sum(c.total_minor), 0)::bigint from billing.invoices c where c.tenant_id = public.current_tenant() and c.credits_id = wanted)
    - (select coalesce(sum(p.amount_minor), 0)::bigint from billing.payments p where p.tenant_id = public.current_tenant() and p.invoice_id = wanted);

-- Two desks may take money for one invoice at the same moment: one after the other, and never more than is owed;
-- never more is given back than came in too much.
create function billing.keep_within_owed() returns trigger language plpgsql as $$
declare owed bigint; invoice billing.invoices;
begin
  perform pg_advisory_xact_lock(hashtextextended(new.invoice_id::text, 42));
  select * into invoice from billing.invoices where tenant_id = new.tenant_id and id = new.invoice_id;
  if invoice.currency is distinct from new.currency then
    raise exception 'another currency' using errcode = '23514', constraint = 'payment_in_the_invoices_currency';
  end if;
  owed := billing.open_amount(new.invoice_id);
  if new.kind = 'payment' and new.amount_minor > owed then
    raise exception 'more than is owed' using errcode = '23514', constraint = 'payment_within_what_is_owed';
  end if;
  if new.kind = 'refund' and new.amount_minor < owed then
    raise exception 'more than came in too much' using errcode = '23514', constraint = 'refund_within_what_is_left';
  end if;
  if new.kind = 'reversal' and new.amount_minor <> (
    select -p.amount_minor from billing.payments p
     where p.tenant_id = new.tenant_id and p.id = new.reverses_id and p.invoice_id = new.invoice_id and p.kind <> 'reversal') then
    raise exception 'not the payment reversed' using errcode = '23514', constraint = 'reversal_mirrors_its_payment';
  end if;
  return new;
end $$;
create trigger keep_within_owed before insert on billing.payments for each row execute function billing.keep_within_owed();
`)
}
