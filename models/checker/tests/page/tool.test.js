// weaveproof page: a report becomes the page that the program itself would have written.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';

const made = (...parameters) => spawnSync(process.env.WEAVEPROOF_TOOL, ['page', ...parameters], { encoding: 'utf8' });

mkdirSync('pages/made', { recursive: true });
copyFileSync('pages/weave.json', 'pages/made/weave.json');

test('beside the report, with its name', () => {
    const { status, stdout } = made('pages/made/weave.json');
    assert.equal(status, 0);
    assert.equal(stdout, `weaveproof: see ${pathToFileURL('pages/made/weave.html').href}#step-12\n`);
    assert.equal(readFileSync('pages/made/weave.html', 'utf8'), readFileSync('pages/weave.html', 'utf8'));
});

test('in the file that is named', () => {
    const { status } = made('pages/made/weave.json', '-o', 'pages/made/other.html');
    assert.equal(status, 0);
    assert.equal(readFileSync('pages/made/other.html', 'utf8'), readFileSync('pages/weave.html', 'utf8'));
});

test('what is no report, or cannot be read or written, is unusable', () => {
    writeFileSync('pages/made/other.json', '{"schema": "something"}');
    for (const [parameters, complaint] of [
        [['pages/made/none.json'], 'cannot read pages/made/none.json: No such file or directory'],
        [['pages/made'], 'cannot read pages/made: Is a directory'],
        [['pages/made/other.json'], 'pages/made/other.json: it is not a report'],
        [['pages/made/weave.json', '-o', 'pages/none/weave.html'], 'cannot write pages/none/weave.html: No such file or directory'],
        [['pages/made/weave.json', '-o', './pages/made/weave.json'], 'the page would replace the report pages/made/weave.json; name another file with -o'],
    ]) {
        const { status, stdout, stderr } = made(...parameters);
        assert.equal(status, 2);
        assert.equal(stdout, '');
        assert.equal(stderr, `weaveproof page: unusable: ${complaint}\n`);
    }
    assert.equal(made().status, 2);
});
