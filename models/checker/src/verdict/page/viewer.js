// The page: reads the report that it holds and puts its parts together.

import { relations } from './arrows.js';
import { element, stepLink, visible } from './element.js';
import { Execution, positionOf, siteOf } from './execution.js';
import { Inspector } from './inspector.js';
import { bindKeys } from './keys.js';
import { SourceView } from './source.js';
import { Steps } from './steps.js';
import { bindTheme } from './theme.js';
import { Timeline } from './timeline.js';

// #n is an event, but in the names of lambdas and of blocks on the heap.
const eventNumber = /(?<!\w|block )(#\d+)/;

const part = (id) => document.getElementById(id);

function headline(page) {
    const { report } = page;
    // Some messages begin with their kind.
    const rest = report.kind && report.message.startsWith(report.kind) ? report.message.slice(report.kind.length) : undefined;
    const message = rest !== undefined && /^(: |$)/.test(rest) ? rest.slice(2) : report.message;
    const heading = report.kind || report.verdict;
    document.title = visible(`${heading}${message ? `: ${message}` : ''} – ${page.name}`);
    part('name').textContent = visible(page.name);
    part('kind').textContent = visible(heading);
    part('message').textContent = visible(message);
    part('summary').textContent = visible(page.summary);
    document.body.dataset.verdict = report.verdict === 'violated' ? 'violated' : 'other';
}

function explain(sentences, count) {
    part('explanation').hidden = sentences.length === 0;
    part('explanation').replaceChildren(...sentences.map((sentence) => element('li', {}, sentence.split(eventNumber).map((piece) => {
        const number = /^#\d+$/.test(piece) ? Number(piece.slice(1)) : 0;
        return number >= 1 && number <= count ? stepLink(number) : piece;
    }))));
}

// What the violation is about: an access, an allocation, a free. The reader may look at each in the source.
function list(places, threads, choose) {
    const shown = places.filter((place) => place.stack.length > 0);
    part('places').hidden = shown.length === 0;
    part('places').replaceChildren(...shown.map((place) => {
        const what = [place.role, place.object].filter(Boolean).join(', ') || 'here';
        const where = place.thread === undefined ? '' : `, in ${threads[place.thread].name}`;
        return element('li', {},
            place.event ? [stepLink(place.event), ' '] : '',
            element('button', { type: 'button', class: 'place', click: () => choose(place, what) },
                element('span', {}, what + where), ' ', element('span', { class: 'position' }, positionOf(siteOf(place.stack)))));
    }));
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

    let chosen; // the stack and frame that the reader has clicked, while at the event
    const inspect = (number, pointed) => {
        const event = execution.event(number);
        if (chosen && chosen.event !== event && !pointed) {
            chosen = undefined;
        }
        const there = chosen?.event === event ? chosen : undefined;
        inspector.show(event, pointed, there?.stack, there?.frame);
        if (!pointed) {
            source.show(there?.frame ?? siteOf(event.stack), event, there?.thread);
        }
    };
    const source = new SourceView(page.report.counterexample.sources ?? [], execution, {
        name: part('source-name'), note: part('source-note'), scroller: part('source-scroller'), canvas: part('source-canvas'), lines: part('source-lines'),
    });
    const inspector = new Inspector(execution, {
        root: part('inspector'), event: part('event'), stack: part('stack'), clocks: part('clocks'), words: part('words'),
    }, (event, stack, frame) => {
        chosen = { event, stack, frame, thread: chosen?.stack === stack ? chosen.thread : undefined };
        inspector.show(event, event.number !== steps.current, stack, frame);
        source.show(frame, event, chosen.thread);
        part('stack').querySelector('[aria-current]')?.focus();
    });
    list(execution.places, execution.threads, (place, what) => {
        const event = execution.event(steps.current);
        chosen = { event, stack: { title: `Stack: ${what}`, frames: place.stack }, frame: siteOf(place.stack), thread: place.thread };
        inspect(steps.current, false);
    });
    part('why').hidden = part('explanation').hidden && part('places').hidden;
    const timeline = new Timeline(execution, {
        scroller: part('timeline-scroller'), canvas: part('timeline-canvas'), rows: part('rows'), drawing: part('drawing'), heads: part('heads'),
    }, (number) => inspect(number || steps.current, number !== 0));

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
        const [first, last] = timeline.ends;
        part('position').textContent = `${number} of ${count}`;
        part('previous').disabled = part('first').disabled = number === first;
        part('next').disabled = part('last').disabled = number === last;
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
        arrows(kind).disabled = !timeline.hasArrows(kind);
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
