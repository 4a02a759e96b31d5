// Whatever a program, its names and its source hold, is text.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { text, texts, visit } from './browser.js';

const trap = '</script><img src=x onerror="window.trapped=1"><!--<script>';

async function isText(page) {
    assert.equal(await page.locator('img').count(), 0);
    assert.equal(await page.evaluate(() => window.trapped), undefined);
    assert.equal(await page.locator('script').count(), 2);
}

test('names, messages, paths and source are never markup', () => visit('hostile', async (page) => {
    await isText(page);
    assert.ok((await text(page, 'h1')).includes(trap));
    assert.ok((await texts(page, '#explanation li'))[0].includes(trap));
    assert.ok((await texts(page, '.source-line code'))[0].includes(trap));
    assert.ok((await page.locator('#rows li .text').first().textContent()).length > 0);
    assert.deepEqual(await texts(page, '#stack .function'), [trap]);
    for (const key of ['Home', 'f', 'j', 'j', 'j', 'j', 'j', 'j', 'j', 'j', 'j', 'm', '?']) {
        await page.keyboard.press(key);
        await isText(page);
    }
}));

test('what cannot be seen is written out', () => visit('hostile', async (page) => {
    const line = await page.locator('.source-line code').first().textContent();
    assert.ok(line.includes('a␀b⟨U+2028⟩⟨U+2029⟩\uFFFD\uFFFD⟨U+202E⟩&amp;\'"`\\'), line);
}));

test('a very long line is cut', () => visit('hostile', async (page) => {
    const lengths = await page.$$eval('.source-line code', (all) => all.map((each) => each.textContent.length));
    assert.equal(Math.max(...lengths), 1001);
}));

test('without scripts it is text as well', () => visit('hostile', async (page) => {
    assert.equal(await page.locator('img').count(), 0);
    assert.ok((await text(page, 'noscript pre')).includes('<img src=x'));
}, { javaScriptEnabled: false }));

test('the policy allows the script and the style of the page, and nothing else', async () => {
    const page = await readFile('pages/hostile.html', 'utf8');
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page)[1];
    assert.match(policy, /^default-src 'none'; script-src 'sha256-[\w+/]{43}='; style-src 'sha256-[\w+/]{43}='; base-uri 'none'; form-action 'none'$/);
    assert.doesNotMatch(page, /https?:\/\/(?!www\.w3\.org\/2000\/svg)/, 'no address of the network');
});

test('the page is ASCII where it holds data, and has one script that runs', async () => {
    const page = await readFile('pages/hostile.html', 'latin1');
    const data = /<script type="application\/json" id="data">([^]*?)<\/script>/.exec(page)[1];
    assert.match(data, /^[\x20-\x7e]*$/);
    assert.doesNotMatch(data, /[<>&]/);
    assert.equal(JSON.parse(data).report.counterexample.recording, undefined);
});
