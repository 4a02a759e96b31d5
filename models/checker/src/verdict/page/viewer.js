// The page: reads the report that it holds and puts its parts together.

import { relations } from './arrows.js';
import { element, stepLink, visible } from './element.js';
import { Execution, siteOf } from './execution.js';
import { Inspector } from './inspector.js';
import { bindKeys } from './keys.js';
import { SourceView } from './source.js';
import { Steps } from './steps.js';
import { bindTheme } from './theme.js';
import { Timeline } from './timeline.js';

const part = (id) => document.getElementById(id);

function headline(page) {
    const { report } = page;
    const prefix = `${report.kind}: `;
    const message = report.message.startsWith(prefix) ? report.message.slice(prefix.length) : report.message;
    const heading = report.kind || report.verdict;
    document.title = visible(`${heading}${message ? `: ${message}` : ''} – ${page.name}`);
    part('name').textContent = visible(page.name);
    part('kind').textContent = visible(heading);
    part('message').textContent = visible(message);
    part('summary').textContent = visible(page.summary);
    document.body.dataset.verdict = report.verdict === 'violated' ? 'violated' : 'other';
}

function explain(sentences, count) {
    part('why').hidden = sentences.length === 0;
    part('explanation').replaceChildren(...sentences.map((sentence) => element('li', {}, sentence.split(/(#\d+)/).map((piece) => {
        const number = /^#\d+$/.test(piece) ? Number(piece.slice(1)) : 0;
        return number >= 1 && number <= count ? stepLink(number) : piece;
    }))));
}

function showExecution(page, toggleTheme) {
    const execution = new Execution(page);
    const count = execution.events.length;
    explain(execution.explanation, count);
    part('no-events').hidden = count > 0;
    part('execution').hidden = false;
    if (count === 0) {
        return;
    }

    let chosen; // the frame that the reader has clicked, of the event that it belongs to
    const inspect = (number, pointed) => {
        const event = execution.event(number);
        const frame = chosen?.event === event ? chosen.frame : siteOf(event.stack);
        inspector.show(event, frame, pointed);
        if (!pointed) {
            source.show(frame, event);
        }
    };
    const source = new SourceView(page.report.counterexample.sources ?? [], execution, {
        name: part('source-name'), note: part('source-note'), scroller: part('source-scroller'), canvas: part('source-canvas'), lines: part('source-lines'),
    });
    const inspector = new Inspector(execution, {
        root: part('inspector'), event: part('event'), stack: part('stack'), clocks: part('clocks'), words: part('words'),
    }, (event, frame) => {
        chosen = { event, frame };
        inspector.show(event, frame, event.number !== steps.current);
        source.show(frame, event);
        part('stack').querySelector('[aria-current]')?.focus();
    });
    const timeline = new Timeline(execution, {
        scroller: part('timeline-scroller'), canvas: part('timeline-canvas'), rows: part('rows'), drawing: part('drawing'), heads: part('heads'),
    }, (number) => inspect(number || steps.current, number !== 0 && number !== steps.current));

    const steps = new Steps(count, execution.failing, (number, focus) => {
        if (!timeline.isShown(number)) {
            folded(true);
        }
        const inTimeline = part('timeline').contains(document.activeElement) || document.activeElement === document.body;
        timeline.select(number, focus && inTimeline);
        inspect(number, false);
        tell(number);
    });
    const tell = (number) => {
        const event = execution.event(number);
        const shown = timeline.shown;
        part('position').textContent = `${number} of ${count}`;
        part('previous').disabled = part('first').disabled = number === shown[0];
        part('next').disabled = part('last').disabled = number === shown.at(-1);
        part('live').textContent = visible(`Step ${number}, ${execution.threads[event.thread].name}: ${event.text}`);
    };

    const foldedEvents = execution.events.filter((event) => event.folded).length;
    part('folded-count').textContent = foldedEvents;
    part('folded-switch').hidden = foldedEvents === 0;
    const folded = (on) => {
        part('show-folded').checked = on;
        timeline.showFolded(on);
        if (steps.current !== undefined && !timeline.isShown(steps.current)) {
            steps.go(timeline.nearest(steps.current), false);
        }
        if (steps.current !== undefined) {
            tell(steps.current);
        }
    };
    part('show-folded').addEventListener('change', (event) => folded(event.target.checked));
    const arrows = (kind) => part(`show-${kind}`);
    for (const kind of Object.keys(relations)) {
        const there = execution.events.some((event) => (kind === 'rf' ? event.reads_from > 0 : kind === 'mo' ? event.overwrites > 0 : event.synchronizes_with?.length > 0));
        arrows(kind).disabled = !there;
        arrows(kind).addEventListener('change', (event) => timeline.showArrows(kind, event.target.checked));
        timeline.showArrows(kind, arrows(kind).checked);
    }

    const by = (distance) => () => steps.go(timeline.neighbour(steps.current, distance));
    const inThread = (direction) => () => steps.go(timeline.inThread(steps.current, direction));
    const click = (box) => () => box.click();
    part('first').addEventListener('click', by(-Infinity));
    part('previous').addEventListener('click', by(-1));
    part('next').addEventListener('click', by(1));
    part('last').addEventListener('click', by(Infinity));
    part('failing').addEventListener('click', () => steps.go(execution.failing));
    bindKeys({
        ArrowDown: by(1), j: by(1), ArrowUp: by(-1), k: by(-1), Home: by(-Infinity), End: by(Infinity),
        n: inThread(1), p: inThread(-1), x: () => steps.go(execution.failing),
        f: click(part('show-folded')), r: click(arrows('rf')), s: click(arrows('sw')), m: click(arrows('mo')), t: toggleTheme,
    }, part('keys'));
    part('show-keys').addEventListener('click', () => part('keys').showModal());
    addEventListener('beforeprint', () => timeline.makeAll(true));
    addEventListener('afterprint', () => timeline.makeAll(false));
    steps.start();
}

const page = JSON.parse(part('data').textContent);
const toggleTheme = bindTheme(part('theme'));
headline(page);
if (page.report.counterexample) {
    showExecution(page, toggleTheme);
} else {
    bindKeys({ t: toggleTheme }, part('keys'));
    part('show-keys').hidden = true;
}
document.documentElement.dataset.ready = 'yes';
