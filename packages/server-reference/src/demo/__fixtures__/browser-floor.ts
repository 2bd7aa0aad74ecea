/** The demo with a browser in front of it, as the person has it who ran `npm run demo`. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { buildCockpit } from '../../../scripts/build-cockpit.ts';
import { type Demo, runDemo } from '../run-demo.ts';

/** A demo that people look at. */
export interface BrowserFloor {
  readonly demo: Demo;
  /** Two people's windows: nothing of one is known in the other. */
  readonly supervisor: BrowserContext;
  readonly agent: BrowserContext;
  readonly floor: Page;
  readonly seat: Page;
  /** Errors in consoles, uncaught exceptions and refusals by the content security policy, so far. */
  readonly complaints: string[];
  close(): Promise<void>;
}

/**
 * Builds the pages, starts the demo, opens the floor and the seat by the links it prints.
 *
 * @param executablePath of a Chromium.
 */
export async function openBrowserFloor(executablePath: string): Promise<BrowserFloor> {
  await buildCockpit();
  const port = await freePort();
  const options = { minutes: null, agents: 12, leadsFile: null, seed: 1, json: false };
  const demo = await runDemo({ ...options, port });
  let browser: Browser | undefined;
  try {
    browser = await chromium.launch({
      executablePath,
      // A browser that runs as root, as in a container, cannot have its own sandbox.
      args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    });
    const complaints: string[] = [];
    const [supervisor, agent] = [
      await person(browser, complaints),
      await person(browser, complaints),
    ];
    const [floor, seat] = [await supervisor.newPage(), await agent.newPage()];
    await Promise.all([floor.goto(demo.floorUrl), seat.goto(demo.seatUrl)]);
    const opened = browser;
    return {
      demo,
      supervisor,
      agent,
      floor,
      seat,
      complaints,
      async close() {
        await opened.close();
        await demo.close();
      },
    };
  } catch (error) {
    await browser?.close();
    await demo.close();
    throw error;
  }
}

async function person(browser: Browser, complaints: string[]): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  context.setDefaultTimeout(10_000);
  context.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  context.on('weberror', (problem) => complaints.push(String(problem.error())));
  return context;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
