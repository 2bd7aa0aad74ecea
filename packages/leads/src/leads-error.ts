import { DialwrightError } from '@dialwright/core';

/** Every code a {@link LeadsError} can carry. */
export type LeadsErrorCode =
  /** A default country that libphonenumber does not know. */
  | 'COUNTRY_UNKNOWN'
  /** The file has no bytes, or nothing but blank lines. */
  | 'FILE_EMPTY'
  /** The source broke off while it was being read; `cause` says why. */
  | 'FILE_UNREADABLE'
  /** The file for the rejected rows is there already, or cannot be made. */
  | 'FILE_UNWRITABLE'
  /** A mapping names a column that the file does not have. */
  | 'MAPPED_COLUMN_MISSING'
  /** No column looks like one of phone numbers. */
  | 'NO_PHONE_COLUMN'
  /** The file is not a text table: a workbook, an archive, an image. */
  | 'NOT_TEXT'
  /** A calling window or a cap that makes no sense. */
  | 'RULE_INVALID'
  /** The snapshot of a set of numbers is cut short, altered, or none at all. */
  | 'SNAPSHOT_INVALID'
  /** The source yields something other than bytes. */
  | 'SOURCE_NOT_BYTES';

/** What this package throws: a file or a setting that nothing can be done with. A bad row is a value. */
export class LeadsError extends DialwrightError<LeadsErrorCode> {
  /** @param details values for programs; never a phone number or a person's name. */
  constructor(
    code: LeadsErrorCode,
    message: string,
    init: { cause?: unknown; details?: Readonly<Record<string, unknown>> | undefined } = {},
  ) {
    super({ code, message, cause: init.cause, details: init.details });
    this.name = 'LeadsError';
  }
}
