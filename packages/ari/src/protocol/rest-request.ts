import { type OperationName, type OperationParams, operations } from './operations.ts';

/** An operation as the request that asks for it, without a host. */
export interface RestRequest {
  method: 'GET' | 'POST' | 'DELETE';
  /** From `/channels` on, encoded, without the query. */
  path: string;
  query: URLSearchParams;
  /** JSON; null: no body. */
  body: string | null;
}

/** Writes an operation as a request. Parameters that are undefined are left out. */
export function toRestRequest<N extends OperationName>(
  operation: N,
  params: OperationParams<N>,
): RestRequest {
  const shape = operations[operation];
  const values = params as Readonly<Record<string, string | number | undefined>>;
  const query = new URLSearchParams();
  for (const name of shape.query) {
    if (values[name] !== undefined) query.set(name, String(values[name]));
  }
  return {
    method: shape.method,
    path: shape.path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
      encodeURIComponent(String(values[name])),
    ),
    query,
    body: bodyOf(shape.body, params),
  };
}

function bodyOf(name: string | undefined, params: object): string | null {
  const value = name === undefined ? undefined : (params as Record<string, unknown>)[name];
  return name === undefined || value === undefined ? null : JSON.stringify({ [name]: value });
}
