/** The OpenAPI 3.1 document, made of the very schemas that requests are checked against. */
import swagger, { type FastifyDynamicSwaggerOptions } from '@fastify/swagger';
import { wireJsonSchema } from '@dialwright/core/schemas';
import type { FastifyInstance, FastifySchema } from 'fastify';
import { z } from 'zod';
import { problemSchema } from './problem.ts';

type Json = Record<string, unknown>;

/** Serves the document of all routes registered after this at `/openapi.json`. */
export async function serveOpenApi(app: FastifyInstance, publicUrl: string): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Dialwright',
        version: '1',
        description:
          'Names are snake_case, moments RFC 3339 in UTC, numbers E.164. Whatever goes wrong is an RFC 9457 problem with a stable code. A field that is not described is refused.',
      },
      servers: [{ url: publicUrl }],
      components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
    },
    transform,
  } satisfies FastifyDynamicSwaggerOptions);
  app.get('/openapi.json', { schema: { hide: true } }, () => app.swagger());
}

const transform: NonNullable<FastifyDynamicSwaggerOptions['transform']> = ({
  schema,
  url,
  route,
}) => {
  const { body, querystring, params, response, ...rest } = schema;
  const converted: FastifySchema = {
    ...rest,
    ...(body !== undefined && { body: jsonSchema(body, 'input') }),
    ...(querystring !== undefined && { querystring: jsonSchema(querystring, 'input') }),
    ...(params !== undefined && { params: jsonSchema(params, 'input') }),
    security: route.config?.access === 'anyone' ? [] : [{ token: [] }],
    response: {
      ...responses(response),
      default: {
        description: 'What went wrong.',
        content: { 'application/problem+json': { schema: jsonSchema(problemSchema, 'output') } },
      },
    },
  };
  return { schema: converted, url };
};

function responses(response: unknown): Json {
  const entries = Object.entries(response ?? { 204: undefined });
  return Object.fromEntries(
    entries.map(([status, schema]) => [
      status,
      schema === undefined
        ? { type: 'null', description: 'Done.' }
        : { description: 'Done.', ...jsonSchema(schema, 'output') },
    ]),
  );
}

function jsonSchema(schema: unknown, io: 'input' | 'output'): Json {
  if (!(schema instanceof z.ZodType)) throw new Error('Routes are described by zod schemas.');
  const { $schema: _, ...json } = wireJsonSchema(schema, io) as Json;
  if (io === 'input') refuseUnknown(json);
  return json;
}

/** Says of every object that it takes no other names: what is not described is refused. */
function refuseUnknown(json: unknown): void {
  if (Array.isArray(json)) json.forEach(refuseUnknown);
  if (typeof json !== 'object' || json === null) return;
  if ('properties' in json && !('additionalProperties' in json)) {
    Object.assign(json, { additionalProperties: false });
  }
  Object.values(json).forEach(refuseUnknown);
}
