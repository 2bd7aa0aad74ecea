/** A script with a lead's values in it. */
export interface RenderedScript {
  /** Plain text: whoever shows it as HTML escapes it. */
  text: string;
  /** Fields that the script names and the lead does not have, in order, once each. */
  missingFields: string[];
}

/**
 * Puts `values` into the `{field}` places of `template`. A place whose field is unknown stays visible
 * as `{field}` and is reported: an agent who reads braces knows that something is missing, one who
 * reads a gap does not.
 */
export function renderScript(
  template: string,
  values: Readonly<Record<string, string>>,
): RenderedScript {
  const missing = new Set<string>();
  const text = template.replaceAll(/\{([a-zA-Z_][\w ]*)\}/g, (place, field: string) => {
    if (Object.hasOwn(values, field)) return values[field] as string;
    missing.add(field);
    return place;
  });
  return { text, missingFields: [...missing] };
}
