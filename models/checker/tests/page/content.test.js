// What a page shows: events, arrows, clocks, words, source, stacks; and how it looks.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { current, follow, reached, text, texts, visit } from './browser.js';

const arrows = (page) => page.$$eval('#drawing .arrow', (all) => all
    .map((each) => `${each.classList[1]} ${each.dataset.from}-${each.dataset.to}${each.classList.contains('near') ? ' near' : ''}`).sort());

test('events stand in lanes, one below the other', () => visit('weave', async (page) => {
    assert.deepEqual(await texts(page, '#heads li'), ['T0', 'T1', 'T2']);
    assert.deepEqual((await texts(page, '#rows li .text')).slice(0, 6), [
        'pthread_create T1', 'pthread_create T2', 'x.store(1, relaxed)', 'ready.store(7, release)', 'ready.load(acquire) → 7 from #6',
        'x.fetch_add(relaxed): 1 from #5 → 2',
    ]);
    assert.deepEqual((await texts(page, '#rows li .number')), ['2', '3', '5', '6', '8', '9', '10', '11', '12']);
    const places = await page.$$eval('#drawing .node', (all) => all.map((each) => [Number(each.getAttribute('cx')), Number(each.getAttribute('cy'))]));
    assert.equal(places.length, 9);
    assert.ok(places.every(([, y], at) => at === 0 || y > places[at - 1][1]), 'time goes down');
    assert.equal(new Set(places.map(([x]) => x)).size, 3, 'a lane for each thread');
    assert.equal(places[2][0], places[3][0]);
    assert.deepEqual(await texts(page, '#rows .wrong .number'), ['11', '12']);
}));

test('arrows of each kind can be switched on and off', () => visit('weave', async (page) => {
    assert.deepEqual(await arrows(page), ['rf 5-10', 'rf 5-9', 'rf 6-8', 'sw 6-8']);
    await page.uncheck('#show-rf');
    assert.deepEqual(await arrows(page), ['sw 6-8']);
    await page.check('#show-mo');
    assert.deepEqual(await arrows(page), ['mo 5-9', 'sw 6-8']);
    await page.keyboard.press('s');
    assert.deepEqual(await arrows(page), ['mo 5-9']);
    await page.keyboard.press('m');
    await page.keyboard.press('r');
    assert.deepEqual(await arrows(page), ['rf 5-10', 'rf 5-9', 'rf 6-8']);
    await follow(page, '#step-9');
    await page.mouse.move(0, 0);
    assert.deepEqual(await arrows(page), ['rf 5-10', 'rf 5-9 near', 'rf 6-8'], 'those of the step stand out');
}));

test('folded events are hidden until they are asked for', () => visit('weave', async (page) => {
    assert.equal(await text(page, '#folded-count'), '3');
    await page.keyboard.press('f');
    assert.equal(await page.locator('#rows li').count(), 12);
    assert.ok((await arrows(page)).includes('sw 2-4'));
    await follow(page, '#step-4');
    await page.uncheck('#show-folded');
    assert.equal(await page.locator('#rows li').count(), 9);
    assert.equal(await current(page), '#step-3', 'the nearest that is shown');
}));

test('the clocks say what happens before a step', () => visit('weave', async (page) => {
    const clocks = async () => (await texts(page, '#clocks tbody tr')).map((each) => each.split(' ').slice(0, 2).join(' '));
    assert.deepEqual(await clocks(), ['T0 #3', 'T1 #6', 'T2 #12']);
    await page.hover('#rows a[href="#step-9"]');
    assert.deepEqual(await clocks(), ['T0 #9', 'T1 –', 'T2 –'], 'of the step that is pointed at');
    assert.match(await text(page, '#event h2'), /^Pointed at #9/);
    assert.equal(await current(page), '#step-12');
    assert.deepEqual(await page.$$eval('#drawing .node', (all) => all.map((each) => each.classList[2])),
        ['before', 'before', 'unordered', 'unordered', 'unordered', 'same', 'unordered', 'unordered', 'unordered']);
    await page.hover('#rows a[href="#step-6"]');
    assert.deepEqual(await page.$$eval('#drawing .node', (all) => all.map((each) => each.classList[2])),
        ['before', 'unordered', 'before', 'same', 'after', 'unordered', 'after', 'after', 'after']);
    await page.mouse.move(0, 0);
    assert.deepEqual(await clocks(), ['T0 #3', 'T1 #6', 'T2 #12']);
    await page.keyboard.press('k');
    assert.deepEqual(await clocks(), ['T0 #2', 'T1 #11', 'T2 –'], 'of the step that has the focus');
}));

test('the words have the values of the step', () => visit('weave', async (page) => {
    const words = () => texts(page, '#words tbody tr');
    await follow(page, '#step-10');
    assert.deepEqual(await words(), ['x 2 #9 T0 #10 read an older value: 1 of #5', 'ready 7 #6 T1']);
    await page.hover('#rows a[href="#step-5"]');
    assert.deepEqual(await words(), ['x 1 #5 T1', 'ready 3 initial']);
    await page.hover('#rows a[href="#step-2"]');
    assert.deepEqual((await words()).sort(), ['ready 3 initial', 'x 0 initial']);
    assert.deepEqual(await texts(page, '#event .relations div'), ['acquired by #4']);
    await page.hover('#rows a[href="#step-8"]');
    assert.deepEqual(await texts(page, '#event .relations div'), ['reads from #6', 'synchronizes with #6']);
    await page.hover('#rows a[href="#step-6"]');
    assert.deepEqual(await texts(page, '#event .relations div'), ['read by #8', 'acquired by #8']);
}));

test('the source shows the line of the step, and where each thread stands', () => visit('weave', async (page) => {
    const line = () => texts(page, '.source-line.current');
    assert.equal(await text(page, '#source-name'), 'example.cpp:22');
    assert.deepEqual(await line(), ['22 step(22); // line 22 T2']);
    await follow(page, '#step-9');
    assert.deepEqual(await line(), ['62 step(62); // line 62 T0']);
    assert.ok(await page.locator('.source-line.current').evaluate((each) => {
        const box = each.getBoundingClientRect();
        const around = document.getElementById('source-scroller').getBoundingClientRect();
        return box.top >= around.top && box.bottom <= around.bottom;
    }), 'in view');
    assert.ok((await page.locator('.source-line').count()) < 60, 'only what is in view is made');
}));

test('threads at one line are marked side by side, in view however long the line is', () => visit('weave', async (page) => {
    await follow(page, '#step-8');
    assert.deepEqual(await texts(page, '.current .chip'), ['T1', 'T2']);
    const [one, other, edge] = await page.evaluate(() => [...document.querySelectorAll('.current .chip'), document.getElementById('source-scroller')]
        .map((each) => each.getBoundingClientRect()).map(({ left, right }) => ({ left, right })));
    assert.ok(one.right <= other.left && other.right <= edge.right, JSON.stringify([one, other, edge]));
}));

test('the stack leads to other places in the source', () => visit('weave', async (page) => {
    await follow(page, '#step-10');
    assert.deepEqual(await texts(page, '#stack .function'), ['reader', 'caller']);
    await page.click('#stack .more');
    assert.deepEqual(await texts(page, '#stack .function'), ['reader', 'caller', 'std::invoke']);
    await page.click('#stack button:has-text("caller")');
    assert.equal(await text(page, '#source-name'), 'example.cpp:40');
    assert.deepEqual(await texts(page, '#stack [aria-current] .function'), ['caller']);
    assert.equal(await current(page), '#step-10');
    await page.click('#stack button:has-text("std::invoke")');
    assert.equal(await text(page, '#source-note'), 'The text of this file is not in the report.');
    await page.click('#places button >> nth=1');
    assert.equal(await text(page, '#source-name'), 'example.cpp:10');
}));

test('a deadlock tells what each thread waits for', () => visit('deadlock', async (page) => {
    assert.equal(await current(page), '#step-5');
    assert.deepEqual(await texts(page, '#clocks .end'), [
        'ends waiting for the end of T1', 'ends waiting for b, held by T2', 'ends waiting for a, held by T1',
    ]);
    assert.deepEqual(await texts(page, '#rows .wrong .number'), ['3', '4', '5']);
    assert.ok(await page.isDisabled('#show-rf'), 'there are no such arrows');
}));

test('a report without a counterexample is a page that says so', () => visit('holds', async (page) => {
    assert.equal(await text(page, 'h1'), 'Holds');
    assert.match(await text(page, '#summary'), /^holds: 40,320 executions explored/);
    assert.ok(!(await page.isVisible('#execution')));
}));

test('without scripts the text is there', () => visit('weave', async (page) => {
    assert.match(await text(page, 'noscript pre'), /^data race: on data.*[^]*x\.fetch_add\(relaxed\): 1 from #5 → 2/);
}, { javaScriptEnabled: false }));

const background = (page) => page.evaluate(() => getComputedStyle(document.body).backgroundColor);

test('light or dark: as the system has it, or as the reader chooses', async () => {
    let light;
    await visit('weave', async (page) => {
        light = await background(page);
        await page.keyboard.press('t');
        assert.notEqual(await background(page), light);
        await page.reload();
        await page.waitForSelector('html[data-ready]');
        assert.notEqual(await background(page), light, 'the choice is kept');
        await page.click('#theme');
        assert.equal(await background(page), light);
    });
    await visit('weave', async (page) => assert.notEqual(await background(page), light), { colorScheme: 'dark' });
});

// Contrast as WCAG 2 has it, of what is drawn: text 4.5, lines and marks 3.
test('text and threads can be told from what is behind them, in both colours', async () => {
    for (const colorScheme of ['light', 'dark']) {
        await visit('weave', async (page) => {
            const weak = await page.evaluate(() => {
                const brush = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
                const luminance = (colour) => {
                    brush.fillStyle = colour;
                    brush.fillRect(0, 0, 1, 1);
                    const [r, g, b] = [...brush.getImageData(0, 0, 1, 1).data].map((each) => (each / 255 <= 0.04045 ? each / 255 / 12.92 : ((each / 255 + 0.055) / 1.055) ** 2.4));
                    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
                };
                const probe = document.body.appendChild(document.createElement('span'));
                const value = (name) => {
                    probe.style.color = `var(${name})`;
                    return luminance(getComputedStyle(probe).color);
                };
                const names = ['--ink', '--muted', '--accent', '--good', ...Array.from({ length: 8 }, (_, at) => `--t${at}`)];
                return names.flatMap((name) => ['--panel', '--ground', '--hover'].map((behind) => {
                    const [a, b] = [value(name), value(behind)].sort((x, y) => y - x);
                    return { name, behind, ratio: (a + 0.05) / (b + 0.05) };
                })).filter(({ ratio }) => ratio < 4.5);
            });
            assert.deepEqual(weak, [], colorScheme);
        }, { colorScheme });
    }
});

test('on a phone nothing is wider than the screen, and the source is below the lanes', () => visit('weave', async (page) => {
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 390);
    const top = (selector) => page.locator(selector).evaluate((each) => each.getBoundingClientRect().top);
    assert.ok(await top('#source') > await top('#timeline'));
    assert.ok(await top('#inspector') > await top('#source'));
    await page.tap('#previous');
    await reached(page, '#step-11');
    await page.tap('#rows a[href="#step-9"]');
    await reached(page, '#step-9');
    assert.match(await text(page, '#event h2'), /^Step #9/);
}, { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }));

test('printed, every event is on paper', () => visit('large', async (page) => {
    assert.ok((await page.locator('#rows li').count()) < 200);
    await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
    assert.equal(await page.locator('#rows li').count(), 5000);
    await page.evaluate(() => dispatchEvent(new Event('afterprint')));
    assert.ok((await page.locator('#rows li').count()) < 200);
}));
