import { Readable } from 'node:stream';
import { z } from 'zod';
import { parseByteRange } from '../byte-range.ts';
import { HttpProblem, notFound } from '../problem.ts';
import { recordingQuery } from '../route-shapes.ts';
import type { WireInstance } from '../wire-compilers.ts';
import type { RouteParts } from './parts.ts';

/** Recordings, by links that nobody can guess: whoever has one was given it. */
export function recordingRoutes(app: WireInstance, { service }: RouteParts): void {
  app.route({
    method: 'GET',
    url: '/v1/recordings/:token',
    config: { access: 'anyone' },
    schema: {
      operationId: 'getRecording',
      summary: 'A recording, whole or in part (Range); download=1 to keep it.',
      produces: ['audio/wav'],
      params: z.object({ token: z.string().max(200) }),
      querystring: recordingQuery,
      response: { 200: z.any().describe('The sound.'), 206: z.any().describe('Part of it.') },
    },
    handler: async (request, reply) => {
      const recording = await service.openRecording(request.params.token);
      if (!recording) throw notFound('recording');
      const { bytes, contentType, fileName } = recording;
      // Without a validator to compare, an If-Range never matches (RFC 9110, 13.1.5).
      const header = request.headers['if-range'] === undefined ? request.headers.range : undefined;
      const range = parseByteRange(header, bytes);
      if (range.kind === 'unsatisfiable') {
        throw new HttpProblem(416, 'RANGE_NOT_SATISFIABLE', `The recording has ${bytes} bytes.`, {
          headers: { 'content-range': `bytes */${bytes}` },
        });
      }
      const [start, end] = range.kind === 'part' ? [range.start, range.end] : [0, bytes - 1];
      const disposition = request.query.download === '1' ? 'attachment' : 'inline';
      reply
        .code(range.kind === 'part' ? 206 : 200)
        .type(contentType)
        .header('accept-ranges', 'bytes')
        .header('cache-control', 'private')
        .header('content-length', end - start + 1)
        .header('content-disposition', `${disposition}; filename="${safeName(fileName)}"`);
      if (range.kind === 'part') reply.header('content-range', `bytes ${start}-${end}/${bytes}`);
      const nothing = request.method === 'HEAD' || bytes === 0;
      return reply.send(Readable.from(nothing ? [] : recording.read(start, end)));
    },
  });
}

/** A name that needs no quoting rules: RFC 6266 leaves little else that all browsers agree on. */
function safeName(name: string): string {
  return name.replaceAll(/[^A-Za-z0-9._-]/g, '_');
}
