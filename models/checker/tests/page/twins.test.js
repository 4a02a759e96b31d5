// The page of every broken twin of the models: it opens at the step where it goes wrong, and the first and the last one can be gone to.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { current, text, visit } from './browser.js';

const models = process.env.WEAVEPROOF_MODELS;
const executables = readdirSync(models, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => readdirSync(join(models, name)).filter((file) => file.startsWith('weaveproof-models-'))
        .map((file) => join(models, name, file)));

rmSync('twins', { recursive: true, force: true });
mkdirSync('twins/parts', { recursive: true });
for (const executable of executables) {
    const { status, stdout } = spawnSync(executable, { encoding: 'utf8', env: { ...process.env,
        WEAVEPROOF_TWINS_ONLY: '1', WEAVEPROOF_REPORT_DIR: 'twins/parts' } });
    assert.equal(status, 0, stdout);
}
cpSync('twins/counterexamples', 'pages/twins', { recursive: true });
const twins = readdirSync('twins/parts').map((file) => JSON.parse(readFileSync(join('twins/parts', file), 'utf8')));

test('there are twins', () => assert.ok(twins.length >= 3));

test('each has its page', async (t) => {
    for (const twin of twins) {
        const name = `${twin.primitive}.${twin.name}`;
        await t.test(name, () => visit(`twins/${name}`, async (page) => {
            assert.equal(await current(page), `#step-${twin.step}`);
            const headline = (await text(page, 'h1')).toLowerCase();
            assert.ok(headline.startsWith(twin.kind), headline);
            const last = await page.getAttribute('#rows [href^="#step-"] >> nth=-1', 'href');
            await page.keyboard.press('Home');
            assert.notEqual(await current(page), null);
            await page.keyboard.press('End');
            assert.equal(await current(page), last);
        }, { fragment: `#step-${twin.step}` }));
    }
});
