/** Something about one value that a person should know. */
export interface Problem {
  /** Stable, upper case. */
  code: ProblemCode;
  /** One sentence: what is wrong and, where it can be said, what to do. */
  message: string;
}

/** Every code a {@link Problem} can carry. */
export type ProblemCode =
  /** The digits are right for two countries, depending on whether the leading plus is meant. */
  | 'NUMBER_AMBIGUOUS'
  /** A spreadsheet rounded the number to something like 1.60256E+10. */
  | 'NUMBER_EXCEL_DAMAGED'
  /** Letters that are not an extension, as in 1-800-FLOWERS or "call Bob". */
  | 'NUMBER_HAS_LETTERS'
  /** No such number can exist. */
  | 'NUMBER_INVALID'
  /** The cell is empty. */
  | 'NUMBER_MISSING'
  /** It has a possible length but is in no range known to be in use. Only ever a warning. */
  | 'NUMBER_NOT_VALID'
  /** More than one number in one cell. */
  | 'NUMBER_SEVERAL'
  | 'NUMBER_TOO_LONG'
  | 'NUMBER_TOO_SHORT'
  /** It belongs to no country: satellites, international toll-free. */
  | 'NUMBER_WITHOUT_COUNTRY'
  /** The number's country is not one the list may call. */
  | 'COUNTRY_NOT_ALLOWED'
  /** Latitude and longitude that name no place on land. Only ever a warning. */
  | 'COORDINATES_NOT_RECOGNISED'
  /** A zone that is no IANA name. Only ever a warning. */
  | 'ZONE_NOT_RECOGNISED'
  /** A quotation mark that is not closed, or stands inside a cell that is not quoted. */
  | 'QUOTE_BROKEN'
  /** More cells than columns. Only ever a warning. */
  | 'ROW_TOO_LONG'
  /** Fewer cells than columns. Only ever a warning. */
  | 'ROW_TOO_SHORT'
  /** The text is not UTF-8 and was read as Windows-1252. Only ever a warning. */
  | 'TEXT_NOT_UTF8';
