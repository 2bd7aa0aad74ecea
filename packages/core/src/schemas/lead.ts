import { z } from 'zod';
import { e164, fields, id } from './primitives.ts';

/** A person to call, as everybody but the importer sees them. */
export const lead = z.object({
  leadId: id,
  e164,
  name: z.string(),
  /** IANA zones the lead may be in; calls need all of them open. */
  zones: z.array(z.string()),
  fields,
});
