// Five thousand events: what is there as elements does not grow with them. Times are printed, and nothing hangs on them.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { current, visit } from './browser.js';

const elements = (page) => page.evaluate(() => document.querySelectorAll('*').length);

test('five thousand events', (context) => visit('large', async (page) => {
    const times = await page.evaluate(() => {
        const [navigation] = performance.getEntriesByType('navigation');
        return { interactive: navigation.domInteractive, ready: navigation.domContentLoadedEventEnd };
    });
    assert.equal(await current(page), '#step-5000');
    const few = await elements(page);
    assert.ok(few < 1500, `${few} elements`);
    let most = 0;
    for (const key of ['Home', 'j', 'n', 'End', 'k', 'p', 'm']) {
        await page.keyboard.press(key);
        most = Math.max(most, await elements(page));
    }
    await page.evaluate(() => { document.getElementById('timeline-scroller').scrollTop = 60_000; });
    await page.waitForFunction(() => [...document.querySelectorAll('#rows li')].some((each) => Number(each.dataset.number) > 1000 && Number(each.dataset.number) < 3000));
    most = Math.max(most, await elements(page));
    assert.ok(most < 2000, `${most} elements`);

    // From the key to the frame that shows it, on the page's own clock.
    const step = await page.evaluate(async () => {
        const frame = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
        const samples = [];
        for (let at = 0; at < 100; ++at) {
            const begin = performance.now();
            document.dispatchEvent(new KeyboardEvent('keydown', { key: at < 50 ? 'k' : 'p', bubbles: true }));
            document.body.getBoundingClientRect();
            samples.push(performance.now() - begin);
            if (at % 10 === 0) {
                await frame();
            }
        }
        samples.sort((a, b) => a - b);
        return { median: samples[50], worst: samples.at(-1) };
    });
    context.diagnostic(`5,000 events: ready after ${times.ready.toFixed(0)} ms; a step takes ${step.median.toFixed(1)} ms, at most ${step.worst.toFixed(1)} ms; at most ${most} elements`);
}));
