/** The cockpit's files. They hold no data: what a page shows, it asks of the API like any client. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import staticFiles from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { HttpProblem } from './problem.ts';

const pages = ['floor', 'agent', 'records', 'login'] as const;
const YEAR_MS = 31_536_000_000;

/** Serves the pages built into `folder`. When it is not there, says how to make it. */
export async function serveCockpit(app: FastifyInstance, folder: string): Promise<void> {
  await app.register(staticFiles, {
    root: join(folder, 'assets'),
    prefix: '/assets/',
    // Their names carry a hash of their content: another content is another name.
    immutable: true,
    maxAge: YEAR_MS,
    index: false,
    logLevel: 'silent',
  });
  app.get('/', { schema: { hide: true } }, (_request, reply) => reply.redirect('/floor', 302));
  for (const page of pages) {
    app.get(`/${page}`, { schema: { hide: true } }, (_request, reply) => {
      if (!existsSync(join(folder, `${page}.html`))) {
        const detail = 'The cockpit has not been built. Run "npm run build", then load this again.';
        throw new HttpProblem(503, 'COCKPIT_NOT_BUILT', detail);
      }
      return reply
        .header('cache-control', 'no-cache')
        .sendFile(`${page}.html`, folder, { cacheControl: false });
    });
  }
}
