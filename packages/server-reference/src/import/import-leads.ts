/** A file of leads into a campaign: read, judged and stored in batches, as fast as the store takes them. */
import type { Clock, IdGenerator } from '@dialwright/core';
import { createImportTally, type ImportReport, readLeads } from '@dialwright/leads/import';
import type { CampaignRef, DialerStore, NewLead } from '../store/dialer-store.ts';

export type { ImportReport } from '@dialwright/leads/import';

/** How many leads one transaction stores. */
const BATCH = 1_000;

export interface ImportLeadsOptions {
  store: Pick<DialerStore, 'knownNumbers' | 'addLeads'>;
  clock: Clock;
  generateId: IdGenerator;
  ref: CampaignRef;
  /** The country of numbers that don't say: an ISO 3166 code. */
  defaultCountry: string;
  onProgress?: ((report: ImportReport) => void) | undefined;
}

/** @throws {LeadsError} when the file as a whole can't be read; what was stored before stays stored. */
export async function importLeads(
  file: AsyncIterable<Uint8Array>,
  options: ImportLeadsOptions,
): Promise<ImportReport> {
  const { store, ref, clock, generateId, defaultCountry } = options;
  const { known, suppressed } = await store.knownNumbers(ref);
  const tally = createImportTally();
  let batch: NewLead[] = [];
  const flush = async (): Promise<void> => {
    if (batch.length === 0) return;
    await store.addLeads(ref, batch, clock.now());
    batch = [];
    options.onProgress?.(tally.report());
  };
  for await (const row of readLeads(file, { defaultCountry, known, suppressed })) {
    tally.add(row);
    if (row.status !== 'accepted') continue;
    const { e164, name, zones, fields } = row.lead;
    batch.push({ leadId: generateId(), e164, name, zones, fields: { ...fields } });
    if (batch.length >= BATCH) await flush();
  }
  await flush();
  return tally.report();
}
