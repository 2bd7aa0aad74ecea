import type { CampaignSettings } from '@dialwright/core';
import { campaign, campaignSettings, campaignSettingsPatch, id } from '@dialwright/core/schemas';
import { z } from 'zod';
import { tenantOf } from '../access.ts';
import { HttpProblem } from '../problem.ts';
import { done } from '../refusals.ts';
import {
  campaignList,
  emptyBody,
  importQuery,
  importReport,
  streamedBody,
  suppressionAnswer,
  suppressionRequest,
  webhookSecret,
} from '../route-shapes.ts';
import type { WireInstance, WireTypes } from '../wire-compilers.ts';
import type { RouteParts } from './parts.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** The names in the body as it came, before defaults were filled in. */
    sentNames: readonly string[];
  }
}

const config = { access: 'supervisor' } as const;
const params = z.object({ campaignId: id });

/** Campaigns, their leads, and whom nobody may call. */
export function campaignRoutes(app: WireInstance, { service }: RouteParts): void {
  const { campaigns } = service;
  app.decorateRequest('sentNames');

  app.route({
    method: 'GET',
    url: '/v1/campaigns',
    config,
    schema: {
      operationId: 'listCampaigns',
      summary: 'All campaigns.',
      response: { 200: campaignList },
    },
    handler: async (request) => ({ items: await campaigns.list(tenantOf(request)) }),
  });

  app.route({
    method: 'POST',
    url: '/v1/campaigns',
    config,
    schema: {
      operationId: 'createCampaign',
      summary: 'Create a campaign. It is paused until it is started.',
      body: campaignSettings,
      response: { 201: campaign },
    },
    handler: async (request, reply) => {
      const created = await campaigns.create(tenantOf(request), request.body);
      return reply
        .code(201)
        .header('location', `/v1/campaigns/${created.campaignId}`)
        .send(created);
    },
  });

  app.route({
    method: 'GET',
    url: '/v1/campaigns/:campaign_id',
    config,
    schema: {
      operationId: 'getCampaign',
      summary: 'One campaign.',
      params,
      response: { 200: campaign },
    },
    handler: async (request) => {
      const found = await campaigns.get(tenantOf(request), request.params.campaignId);
      if (found) return found;
      throw new HttpProblem(404, 'CAMPAIGN_NOT_FOUND', 'There is no such campaign.');
    },
  });

  app.route({
    method: 'PATCH',
    url: '/v1/campaigns/:campaign_id',
    preValidation: async (request) => {
      request.sentNames = Object.keys(request.body ?? {});
    },
    config,
    schema: {
      operationId: 'changeCampaign',
      summary: 'Change some settings; the others keep their values.',
      params,
      body: campaignSettingsPatch,
      response: { 200: campaign },
    },
    handler: async (request) => {
      const { campaignId } = request.params;
      const { sentNames } = request;
      return done(
        await campaigns.change(tenantOf(request), campaignId, onlySent(request.body, sentNames)),
      );
    },
  });

  for (const command of ['start', 'pause'] as const) {
    app.route({
      method: 'POST',
      url: `/v1/campaigns/:campaign_id/${command}`,
      config,
      schema: {
        operationId: `${command}Campaign`,
        summary:
          command === 'start'
            ? 'Begin or go on dialling.'
            : 'Dial nobody any more; calls in progress go on.',
        params,
        body: emptyBody,
        response: { 200: campaign },
      },
      handler: async (request) =>
        done(await campaigns[command](tenantOf(request), request.params.campaignId)),
    });
  }

  app.route({
    method: 'POST',
    url: '/v1/campaigns/:campaign_id/webhook-secret',
    config,
    schema: {
      operationId: 'rotateWebhookSecret',
      summary: 'A new secret that signs the webhooks, told this once. The old one signs beside it.',
      params,
      body: emptyBody,
      response: { 201: webhookSecret },
    },
    handler: async (request, reply) => {
      const { campaignId } = request.params;
      const secret = done(await campaigns.rotateWebhookSecret(tenantOf(request), campaignId));
      return reply.code(201).send({ secret });
    },
  });

  app.route({
    method: 'POST',
    url: '/v1/suppressions',
    config,
    schema: {
      operationId: 'suppressNumbers',
      summary: 'Never call these numbers again, from any campaign. A ringing call is taken back.',
      body: suppressionRequest,
      response: { 200: suppressionAnswer },
    },
    handler: async (request) => {
      const { numbers, reason } = request.body;
      return { suppressed: await service.suppress(tenantOf(request), numbers, reason) };
    },
  });

  app.register((scope, _options, ready) => {
    const upload = scope.withTypeProvider<WireTypes>();
    // Whatever a client says the body is, it is the file: it is read as it comes and never collected.
    upload.removeAllContentTypeParsers();
    upload.addContentTypeParser('*', (_request, payload, parsed) => parsed(null, payload));
    upload.route({
      method: 'POST',
      url: '/v1/campaigns/:campaign_id/leads',
      config,
      schema: {
        operationId: 'importLeads',
        summary: 'Import a list: the body is the CSV file itself, of any size.',
        consumes: ['text/csv'],
        params,
        querystring: importQuery,
        body: streamedBody,
        response: { 200: importReport },
      },
      handler: async (request) => {
        const { campaignId } = request.params;
        const { defaultCountry } = request.query;
        const file: AsyncIterable<Uint8Array> = request.body;
        const tenantId = tenantOf(request);
        return done(await campaigns.importLeads(tenantId, campaignId, file, { defaultCountry }));
      },
    });
    ready();
  });
}

/** Without what nobody sent: a default filled in must not overwrite what somebody has chosen. */
function onlySent(
  settings: z.output<typeof campaignSettingsPatch>,
  sentNames: readonly string[],
): Partial<CampaignSettings> {
  const sent = ([key]: [string, unknown]): boolean =>
    sentNames.includes(key.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`));
  return Object.fromEntries(Object.entries(settings).filter(sent)) as Partial<CampaignSettings>;
}
