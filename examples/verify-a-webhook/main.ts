/** The receiving end: believe an event only when its signature holds. */
import { generateSecret, signWebhook, verifyEvent, WebhookError } from '@dialwright/webhooks';

const secret = generateSecret();

/** What your server does with a request, in Node, Deno, Bun or a worker. */
async function receive(request: Request): Promise<Response> {
  try {
    const event = await verifyEvent(request, secret);
    if (event.type === 'call.busy') console.log(`busy: lead ${event.data.leadId}`);
    return new Response(null, { status: 204 });
  } catch (error) {
    if (!(error instanceof WebhookError)) throw error;
    console.log(`refused: ${error.code}`);
    return new Response(null, { status: 401 });
  }
}

// The sending end, which is the dialer's work: sign exactly what is sent.
const body = JSON.stringify({
  type: 'call.busy',
  timestamp: '2026-11-03T15:00:00Z',
  data: { kind: 'busy', lead_id: '018f0000-0000-7000-8000-000000000042' },
});
const headers = { ...(await signWebhook({ id: 'msg_1', timestamp: Date.now(), body, secret })) };
const send = (sent: string): Promise<Response> =>
  receive(new Request('https://crm.example/hooks', { method: 'POST', headers, body: sent }));

console.log('as it was signed:', (await send(body)).status);
console.log('with one digit changed:', (await send(body.replace('042', '043'))).status);
