/** A messy CSV in; who may be called at nine in New York, and what is wrong with the rest. */
import { createReadStream } from 'node:fs';
import { checkCallable } from '@dialwright/leads';
import { readLeads } from '@dialwright/leads/import';

const file = createReadStream(new URL('leads.csv', import.meta.url));
const suppressed = new Set(['+16025550150']);
const rules = { callingWindow: { from: '08:00', to: '21:00' } };
const nineInNewYork = Date.UTC(2026, 10, 3, 14);

for await (const row of readLeads(file, { defaultCountry: 'US', suppressed })) {
  switch (row.status) {
    case 'accepted': {
      const { e164, name, zones } = row.lead;
      const verdict = checkCallable({ zones }, rules, nineInNewYork);
      const when = verdict.callable ? 'may be called' : `not now: ${verdict.code}`;
      console.log(`line ${row.line}: ${e164} ${name} (${zones.join(', ')}) ${when}`);
      break;
    }
    case 'rejected':
      console.log(`line ${row.line}: ${row.code} in "${row.column}": ${row.message}`);
      break;
    case 'duplicate':
    case 'suppressed':
      console.log(`line ${row.line}: ${row.e164} ${row.status}`);
  }
}
