/** Names whose values are moments, besides those that end in `_at`. */
const momentNames = new Set(['at', 'since', 'minute', 'timestamp']);
/** Names under which the keys are somebody else's and stay as they are. */
const opaqueNames = new Set(['fields', 'details']);

/**
 * Reads JSON that our own server wrote, without a validator: snake_case names become camelCase, moments
 * become milliseconds. For a browser, where a validator weighs more than the phone. It goes by names
 * alone; a test holds it against every schema, so the two can never disagree.
 */
export function fromTrustedWire(json: unknown): unknown {
  if (Array.isArray(json)) return json.map(fromTrustedWire);
  if (typeof json !== 'object' || json === null) return json;
  return Object.fromEntries(
    Object.entries(json).map(([name, value]: [string, unknown]) => {
      if (opaqueNames.has(name)) return [name, value];
      if (typeof value === 'string' && (name.endsWith('_at') || momentNames.has(name))) {
        return [toCamel(name), Date.parse(value)];
      }
      return [toCamel(name), fromTrustedWire(value)];
    }),
  );
}

function toCamel(name: string): string {
  return name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
