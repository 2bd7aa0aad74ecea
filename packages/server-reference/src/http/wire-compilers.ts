/** Fastify's two compilers over core's one mapping between TypeScript and JSON. */
import { DialwrightError } from '@dialwright/core';
import { fromWire, toWire } from '@dialwright/core/schemas';
import type {
  FastifyBaseLogger,
  FastifyInstance,
  FastifySchemaCompiler,
  FastifyTypeProvider,
  RawServerDefault,
} from 'fastify';
import type { FastifySerializerCompiler } from 'fastify/types/schema.js';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { z } from 'zod';

/** Reads the types of a route off its zod schemas. */
export interface WireTypes extends FastifyTypeProvider {
  validator: this['schema'] extends z.ZodType ? z.output<this['schema']> : unknown;
  serializer: this['schema'] extends z.ZodType ? z.output<this['schema']> : unknown;
}

/** An instance whose routes are described by zod schemas. */
export type WireInstance = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  WireTypes
>;

/** Refuses what a schema does not describe, unknown names included. */
export const validatorCompiler: FastifySchemaCompiler<z.ZodType> =
  ({ schema }) =>
  (data: unknown) => {
    try {
      return { value: fromWire(schema, data) };
    } catch (error) {
      if (DialwrightError.isInstance(error)) return { error };
      throw error;
    }
  };

/** Writes what a schema describes, and nothing else. */
export const serializerCompiler: FastifySerializerCompiler<z.ZodType> =
  ({ schema }) =>
  (data: unknown) =>
    JSON.stringify(toWire(schema, data));
