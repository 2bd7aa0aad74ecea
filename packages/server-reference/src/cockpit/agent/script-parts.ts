/** A stretch of a script: words to say, or a field the lead does not have. */
export interface ScriptPart {
  text: string;
  missing: boolean;
}

/** Cuts a rendered script at the `{field}` places that stayed in it because the lead lacks the field. */
export function scriptParts(text: string, missingFields: readonly string[]): ScriptPart[] {
  const missing = new Set(missingFields.map((field) => `{${field}}`));
  return text
    .split(/(\{[^{}]*\})/)
    .filter((part) => part !== '')
    .map((part) => ({ text: part, missing: missing.has(part) }));
}
