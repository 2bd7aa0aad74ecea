declare const e164: unique symbol;

/** A phone number as E.164: `+`, then 7 to 15 digits of which the first is not 0. */
export type E164 = string & { readonly [e164]: true };

const shape = /^\+[1-9]\d{6,14}$/;

/** Whether `text` has the shape of an E.164 number. Says nothing of whether anybody has it. */
export function isE164(text: string): text is E164 {
  return shape.test(text);
}
