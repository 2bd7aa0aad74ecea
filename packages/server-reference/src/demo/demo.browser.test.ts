/** The demo as a person sees and works it, in a real browser. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BrowserFloor, openBrowserFloor } from './__fixtures__/browser-floor.ts';
import {
  faintTexts,
  invisibleFocus,
  namelessControls,
  sidewaysPixels,
} from './__fixtures__/page-checks.ts';

let opened: BrowserFloor;
let floor: Page;
let seat: Page;
/** The record of the call that was taken at the seat. */
let record: Page;

beforeAll(async () => {
  // `npm test` looks for one and hands it over; alone, this takes Debian's.
  opened = await openBrowserFloor(process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium');
  ({ floor, seat } = opened);
}, 60_000);

afterAll(() => opened?.close(), 60_000);

/** The tile of the person at the seat, once it says `state`. */
function yourTile(state: string): Promise<void> {
  return floor
    .locator('.tile', { has: floor.getByText('You', { exact: true }) })
    .getByText(state, { exact: true })
    .waitFor();
}

/** The state that the column of the call shows, once it is `word`. */
function callIs(word: string, withinMs = 10_000): Promise<void> {
  const state = seat.locator('.call .state').getByText(word, { exact: true });
  return state.waitFor({ timeout: withinMs });
}

describe('the floor and a seat', () => {
  it('S0-48 shows every agent, the calls, and the drop rate beside its target, live', async () => {
    await yourTile('Logged in');
    expect(await floor.locator('.tile').count()).toBe(13);
    await floor.locator('.clock').getByText('live', { exact: true }).waitFor();
    await floor.getByText('of 3.0 %').waitFor();
    await floor.getByRole('heading', { name: 'Spring renewal' }).waitFor();
    // The demo's clock is not this machine's: the page counts by the server's.
    await floor
      .locator('.clock time')
      .getByText(/^\d\d:\d\d:\d\d$/)
      .waitFor();
    const times = await floor.locator('.tile .time').allInnerTexts();
    expect(times).toEqual(times.map(() => expect.stringMatching(/^\d?\d:\d\d$/)));
  });

  it('S0-36 S0-48 pauses by key, and the floor shows each pause within a second', async () => {
    await seat.locator('.availability').getByText('No calls come.').waitFor();
    for (const [key, word] of [
      ['b', 'Break'],
      ['l', 'Lunch'],
      ['e', 'Meeting'],
    ] as const) {
      const startedAt = performance.now();
      await seat.keyboard.press(key);
      await yourTile(word);
      expect(performance.now() - startedAt).toBeLessThan(1_000);
    }
  });

  it('S0-30 Ready, talk, hang up, dispose: each by one key, each said once', async () => {
    await seat.evaluate(() => {
      const spoken: string[] = [];
      Object.assign(window, { spoken });
      const region = document.querySelector('[aria-live=polite]');
      if (!region) throw new Error('Nothing speaks on this page.');
      new MutationObserver(() => spoken.push(region.textContent)).observe(region, {
        childList: true,
      });
    });
    await seat.keyboard.press('r');
    await seat
      .locator('.doing .what')
      .getByText(/Ready|On a call/)
      .waitFor();
    // Whoever has waited longest is served first: with twelve others it can take a while.
    await callIs('Talking', 45_000);
    const lead = await seat.locator('.lead h1').innerText();
    expect(lead).not.toBe('');
    expect(await seat.locator('.lead .phone').getAttribute('title')).toMatch(/^\+\d{8,15}$/);
    expect(await seat.locator('.script .text').innerText()).toMatch(/^Hi, is this \S+\?\n/);
    await seat.keyboard.press('n');
    await seat.keyboard.type('Calls back on Friday');
    await seat.keyboard.press('Escape');
    await seat.keyboard.press('h');
    await callIs('Wrap-up');
    await seat.keyboard.press('1');
    await seat.locator('.last-call a').waitFor();
    await seat.keyboard.press('b');
    const said = await seat.evaluate(() => (window as unknown as { spoken: string[] }).spoken);
    expect(said.filter((sentence) => sentence.startsWith('Call connected'))[0]).toContain(lead);
    expect(said.filter((sentence) => sentence.startsWith('Call over'))).toHaveLength(1);
    expect(said).toEqual(said.filter((sentence, index) => sentence !== said[index - 1]));
  });

  it('S0-53 opens the record beside the seat, with its recording to play, seek and keep', async () => {
    [record] = await Promise.all([
      opened.agent.waitForEvent('page'),
      seat.locator('.last-call a').click(),
    ]);
    await record.getByRole('heading', { name: 'What happened' }).waitFor();
    expect(new URL(record.url()).searchParams.get('call')).toMatch(/^[0-9a-f-]{36}$/);
    await record.getByText('Calls back on Friday').waitFor();
    await record.getByRole('heading', { name: 'Why it was dialled' }).waitFor();
    const events = await record.locator('.timeline b').allInnerTexts();
    expect(events).toEqual(expect.arrayContaining(['call.placed', 'call.answered']));
    const durationS = await record.locator('audio').evaluate(async (audio: HTMLAudioElement) => {
      if (audio.readyState === 0) {
        await new Promise((resolve, reject) => {
          audio.addEventListener('loadedmetadata', resolve, { once: true });
          audio.addEventListener('error', reject, { once: true });
        });
      }
      const sought = new Promise((resolve) => audio.addEventListener('seeked', resolve));
      audio.currentTime = audio.duration / 2;
      await sought;
      return audio.duration;
    });
    expect(durationS).toBeGreaterThan(0);
    const [kept] = await Promise.all([
      record.waitForEvent('download'),
      record.getByRole('link', { name: 'Download' }).click(),
    ]);
    expect(kept.suggestedFilename()).toMatch(/\.wav$/);
  });

  it('S0-68 shows answers and dispositions of the simulated people as they come', async () => {
    const answered = floor.locator('.legend').getByText(/^[1-9]\d* answers$/);
    await answered.waitFor({ timeout: 30_000 });
    await floor.locator('.shapes li', { hasText: /[1-9]\d* talking/ }).waitFor({ timeout: 30_000 });
  });
});

describe('every page', () => {
  it('fits a phone, in the light and in the dark, with enough contrast and a name on each control', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      for (const page of [floor, seat, record]) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        await page.setViewportSize({ width: 390, height: 844 });
        expect(await sidewaysPixels(page), page.url()).toBe(0);
        await page.setViewportSize({ width: 1440, height: 900 });
        expect(await sidewaysPixels(page), page.url()).toBe(0);
        expect(await faintTexts(page), page.url()).toEqual([]);
        expect(await namelessControls(page), page.url()).toEqual([]);
      }
    }
  });

  it('shows where the focus is, wherever Tab leads', async () => {
    for (const page of [floor, seat, record]) {
      expect(await invisibleFocus(page, 12), page.url()).toEqual([]);
    }
  });

  it('has complained about nothing, and refuses a script that is not ours', async () => {
    expect(opened.complaints).toEqual([]);
    const hasRun = await floor.evaluate(() => {
      const foreign = document.createElement('script');
      foreign.textContent = 'window.foreign = true';
      document.head.append(foreign);
      return 'foreign' in window;
    });
    expect(hasRun).toBe(false);
  });

  it('leads to the login when the session has ended', async () => {
    await record.evaluate(async () => {
      const kept = JSON.parse(sessionStorage.getItem('dialwright.session') ?? '') as {
        token: string;
      };
      const headers = { authorization: `Bearer ${kept.token}` };
      await fetch('/v1/sessions/current', { method: 'DELETE', headers });
    });
    await record.reload();
    await record.getByText('Your session has ended.').waitFor();
    // The seat has the same session, and hears of it with the first thing it asks for.
    await seat.keyboard.press('l');
    await seat.getByText('Your session has ended.').waitFor();
    await record.setViewportSize({ width: 390, height: 844 });
    expect(await sidewaysPixels(record)).toBe(0);
    expect(await faintTexts(record)).toEqual([]);
    expect(await namelessControls(record)).toEqual([]);
  });

  it('says that the figures are old when the server is gone', async () => {
    await opened.demo.close();
    await floor
      .locator('.clock')
      .getByText(/^cut · \d+ s old · (retrying|trying)/)
      .waitFor();
    expect(await floor.getByRole('status').innerText()).toBe('The figures are out of date.');
  });
});
