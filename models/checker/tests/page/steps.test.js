// Moving through the steps: keys, buttons, links, the address and the history.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { current, follow, reached, text, texts, visit } from './browser.js';

const fragment = (page) => page.evaluate(() => location.hash);

test('a page begins where it goes wrong, and the address says so', () => visit('weave', async (page) => {
    assert.equal(await current(page), '#step-12');
    assert.equal(await fragment(page), '#step-12');
    assert.equal(await text(page, 'h1'), 'Data race on data, between a write of 4 bytes in T1 and a write of 4 bytes in T2');
    assert.match(await page.title(), /^data race: on data, .* – weave$/);
}));

test('keys step through what is shown, and stop at the ends', () => visit('weave', async (page) => {
    const after = async (...keys) => {
        for (const key of keys) {
            await page.keyboard.press(key);
        }
        return fragment(page);
    };
    assert.equal(await after('k'), '#step-11');
    assert.equal(await after('ArrowUp'), '#step-10');
    assert.equal(await after('j', 'ArrowDown'), '#step-12');
    assert.equal(await after('j'), '#step-12');
    assert.equal(await after('Home'), '#step-2', 'the first event is folded');
    assert.equal(await after('k'), '#step-2');
    assert.equal(await after('End'), '#step-12');
    assert.equal(await after('p'), '#step-10', 'of the same thread');
    assert.equal(await after('p'), '#step-8');
    assert.equal(await after('p'), '#step-8');
    assert.equal(await after('n'), '#step-10');
    assert.equal(await after('Home', 'x'), '#step-12', 'to what is wrong');
    assert.equal(await after('Control+k'), '#step-12', 'keys with Control are the browser’s');
    assert.equal(await page.evaluate(() => document.activeElement.getAttribute('href')), '#step-12', 'the focus goes along');
}));

test('buttons step, and are disabled at the ends', () => visit('weave', async (page) => {
    assert.equal(await text(page, '#position'), '12 of 12');
    assert.ok(await page.isDisabled('#next'));
    await page.click('#previous');
    assert.equal(await current(page), '#step-11');
    assert.match(await page.locator('#live').textContent(), /^Step 11, T1: write data, 4 bytes$/);
    await page.click('#first');
    assert.ok(await page.isDisabled('#previous'));
    await page.click('#failing');
    assert.equal(await current(page), '#step-12');
}));

test('an address leads to its step, and links to theirs; Back leads to where they were clicked', () => visit('weave', async (page) => {
    assert.equal(await current(page), '#step-9');
    await follow(page, '#step-11', '#explanation');
    await page.keyboard.press('k');
    await follow(page, '#step-5');
    await page.goBack();
    await reached(page, '#step-10');
    await page.goBack();
    await reached(page, '#step-9');
    await page.goForward();
    await reached(page, '#step-10');
}, { fragment: '#step-9' }));

test('an address of a folded event shows it; one of no event is the step where it goes wrong', async () => {
    await visit('weave', async (page) => {
        assert.equal(await current(page), '#step-4');
        assert.ok(await page.isChecked('#show-folded'));
    }, { fragment: '#step-4' });
    for (const wrong of ['#step-0', '#step-13', '#step-x', '#elsewhere']) {
        await visit('weave', async (page) => assert.equal(await current(page), '#step-12', wrong), { fragment: wrong });
    }
});

test('events of the explanation are links, names with the same mark are not', () => visit('weave', async (page) => {
    assert.deepEqual(await texts(page, '#explanation a'), ['#11', '#12']);
}));

test('the keys are listed on ?', () => visit('weave', async (page) => {
    assert.ok(!(await page.isVisible('#keys')));
    await page.keyboard.press('?');
    assert.ok(await page.isVisible('#keys'));
    await page.keyboard.press('k');
    assert.equal(await current(page), '#step-12', 'steps wait while they are shown');
    await page.keyboard.press('Escape');
    assert.ok(!(await page.isVisible('#keys')));
    await page.keyboard.press('?');
    await page.keyboard.press('?');
    assert.ok(!(await page.isVisible('#keys')));
    await page.click('#show-keys');
    assert.ok(await page.isVisible('#keys'));
}));

test('from the index a click leads to the step where it goes wrong', () => visit('index', async (page) => {
    assert.equal(await page.locator('b, script').count(), 0, 'a name is no markup');
    assert.match(await text(page, '.problems li'), /<b>exclusion<\/b>/);
    await page.click('.problems a');
    await page.waitForSelector('html[data-ready]');
    assert.equal(await current(page), '#step-12');
    await page.goBack();
    await page.click('text=page');
    await page.waitForSelector('html[data-ready]');
    assert.equal(await text(page, '#kind'), 'Deadlock');
    assert.equal(await current(page), '#step-5');
}));
