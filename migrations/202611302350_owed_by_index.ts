import type { Knex } from 'knex'

/** Who owes something is added up from the indexes alone: invoices carry whole letterheads, which need not be read. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
drop index billing.invoices_of_payer;
create index invoices_of_payer on billing.invoices (tenant_id, payer_id, id) include (total_minor);
drop index billing.payments_of_invoice;
create index payments_of_invoice on billing.payments (tenant_id, invoice_id, id) include (amount_minor);
`)
}
