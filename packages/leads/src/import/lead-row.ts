import type { E164 } from '@dialwright/core';
import type { LeadZones } from '../lead-zones.ts';
import type { Problem, ProblemCode } from '../problem.ts';

/** A person to call, as the file tells of them. */
export interface ImportedLead {
  e164: E164;
  /** ISO 3166 code of the number's country. */
  country: string;
  /** Digits to dial once somebody has answered. */
  ext?: string;
  /** The name column, else first and last name; may be empty. */
  name: string;
  /** IANA zones it may be in; empty: unknown, and so not callable until somebody says. */
  zones: readonly string[];
  /** What the zones rest on. */
  zoneBasis: LeadZones['basis'];
  /** All other columns by their header, as text; has no prototype. Empty cells are empty strings. */
  fields: Readonly<Record<string, string>>;
}

/** What is odd about a lead that was accepted all the same. */
export interface RowWarning extends Problem {
  /** The header of the cell it is about; null: the row as a whole. */
  column: string | null;
}

/** One row of data with what became of it. `line` counts from 1, as an editor does. */
export type LeadRow = AcceptedRow | DuplicateRow | SuppressedRow | RejectedRow;

/** A row that is a lead. */
export interface AcceptedRow {
  status: 'accepted';
  line: number;
  lead: ImportedLead;
  warnings: readonly RowWarning[];
}

/** A row whose number was there before: on an earlier line of the file, or among the known ones. */
export interface DuplicateRow {
  status: 'duplicate';
  line: number;
  e164: E164;
  of: { line: number } | 'known';
}

/** A row whose number may not be called. */
export interface SuppressedRow {
  status: 'suppressed';
  line: number;
  e164: E164;
}

/** A row that is no lead, and why. */
export interface RejectedRow {
  status: 'rejected';
  line: number;
  /** The header of the cell at fault; null: the row as a whole. */
  column: string | null;
  /** What stands there, at most 200 characters of it. */
  value: string;
  code: ProblemCode;
  /** One sentence. */
  message: string;
}
