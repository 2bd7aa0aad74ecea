/** What must be true of any page, whoever looks at it and however: asked of the page as it is drawn. */
import type { Page } from 'playwright-core';

/** Roles of what a person can operate: each needs a name that a screen reader can say. */
const operable = new Set([
  'button',
  'link',
  'textbox',
  'searchbox',
  'combobox',
  'slider',
  'switch',
]);

interface AccessibilityNode {
  ignored: boolean;
  role?: { value: string };
  name?: { value: string };
}

/** The roles of the controls that have no name, as Chromium tells assistive technology. */
export async function namelessControls(page: Page): Promise<string[]> {
  const session = await page.context().newCDPSession(page);
  try {
    const { nodes } = (await session.send('Accessibility.getFullAXTree')) as {
      nodes: AccessibilityNode[];
    };
    const controls = nodes.filter(
      ({ ignored, role }) => !ignored && operable.has(role?.value ?? ''),
    );
    if (controls.length === 0) throw new Error('The page has no control at all.');
    return controls
      .filter(({ name }) => (name?.value ?? '').trim() === '')
      .map(({ role }) => role?.value ?? '');
  } finally {
    await session.detach();
  }
}

/** Goes through the page with Tab; what is focused without an outline to see it by. */
export async function invisibleFocus(page: Page, stops: number): Promise<string[]> {
  const unseen: string[] = [];
  for (let stop = 0; stop < stops; stop += 1) {
    await page.keyboard.press('Tab');
    const seen = await page.evaluate(() => {
      const focused = document.activeElement;
      if (!focused || focused === document.body) return null;
      const outlined = (element: Element | null): boolean => {
        if (!element) return false;
        const { outlineStyle, outlineWidth } = getComputedStyle(element);
        return outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2;
      };
      // A field within a chip is outlined by its chip; a player's parts are the browser's own.
      const fine =
        outlined(focused) || outlined(focused.closest('.chip')) || focused.matches('audio');
      return fine ? null : focused.outerHTML.slice(0, 120);
    });
    if (seen !== null) unseen.push(seen);
  }
  return unseen;
}

/** How many pixels wider than its window the page is. */
export function sidewaysPixels(page: Page): Promise<number> {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth - clientWidth;
  });
}

/**
 * Texts with less contrast to what is behind them than WCAG 2.2 asks (1.4.3: 4.5 to 1, and 3 to 1 from
 * 24 px on), by their computed colours. Disabled controls are exempt there, and here.
 */
export function faintTexts(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    type Colour = readonly [red: number, green: number, blue: number, alpha: number];
    const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
    if (!canvas) throw new Error('There is no canvas to read colours with.');
    // Whatever way a colour is written, oklch or color-mix: one drawn pixel tells what it is.
    const read = (colour: string): Colour => {
      canvas.clearRect(0, 0, 1, 1);
      canvas.fillStyle = colour;
      canvas.fillRect(0, 0, 1, 1);
      const [red = 0, green = 0, blue = 0, alpha = 0] = canvas.getImageData(0, 0, 1, 1).data;
      return [red, green, blue, alpha / 255];
    };
    const over = (top: Colour, under: Colour): Colour => {
      const mix = (index: 0 | 1 | 2): number => top[index] * top[3] + under[index] * (1 - top[3]);
      return [mix(0), mix(1), mix(2), 1];
    };
    const behind = (element: Element | null): Colour => {
      if (!element) return read('Canvas');
      const own = read(getComputedStyle(element).backgroundColor);
      return own[3] === 1 ? own : over(own, behind(element.parentElement));
    };
    // Relative luminance as WCAG defines it.
    const luminance = ([red, green, blue]: Colour): number => {
      const linear = (channel: number): number =>
        channel <= 10.31 ? channel / 255 / 12.92 : ((channel / 255 + 0.055) / 1.055) ** 2.4;
      return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
    };
    const faint: string[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const element = node.parentElement;
      const text = node.textContent?.trim() ?? '';
      if (!element || text === '' || !element.checkVisibility()) continue;
      if (element.closest(':disabled, .only-read, option')) continue;
      const { color, fontSize } = getComputedStyle(element);
      const background = behind(element);
      const levels = [luminance(over(read(color), background)), luminance(background)];
      const ratio = (Math.max(...levels) + 0.05) / (Math.min(...levels) + 0.05);
      if (ratio < (parseFloat(fontSize) >= 24 ? 3 : 4.5)) faint.push(`${text} ${ratio.toFixed(2)}`);
    }
    return faint;
  });
}
