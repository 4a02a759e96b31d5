// The events in lanes by thread, time downwards. Only what is in view is there as elements.

import { arrowsOf, drawArrow } from './arrows.js';
import { drawn, element, visible } from './element.js';
import { positionOf, siteOf } from './execution.js';
import { wrap } from './wrap.js';

export const lineHeight = 20; // pixels, as in the style sheet
const beyond = 240; // pixels above and below the view that are made too
const threadColours = 8;

export const colourOf = (thread) => `t${thread % threadColours}`;

export class Timeline {
    #execution;
    #scroller;
    #canvas;
    #rows;
    #drawing;
    #heads;
    #made = new Map(); // number of the event -> its row
    #shown = []; // events, with their texts in lines, top and height
    #index = new Map(); // number of the event -> place in #shown
    #arrows;
    #switches = { rf: true, sw: true, mo: false };
    #folded = false;
    #current = 0;
    #pointed = 0;
    #all = false; // every row is made: for printing
    #size = {};

    constructor(execution, parts, onPoint) {
        this.#execution = execution;
        this.#scroller = parts.scroller;
        this.#canvas = parts.canvas;
        this.#rows = parts.rows;
        this.#drawing = parts.drawing;
        this.#heads = parts.heads;
        this.#arrows = arrowsOf(execution);
        this.#scroller.addEventListener('scroll', () => this.#later());
        new ResizeObserver(() => this.layout()).observe(this.#scroller);
        const numberAt = (event) => Number(event.target.closest('[data-number]')?.dataset.number ?? 0);
        this.#rows.addEventListener('pointerover', (event) => {
            if (event.pointerType === 'mouse') {
                this.#point(numberAt(event), onPoint);
            }
        });
        this.#rows.addEventListener('pointerleave', () => this.#point(0, onPoint));
        this.#rows.addEventListener('focusin', (event) => this.#point(numberAt(event), onPoint));
        this.#rows.addEventListener('focusout', () => this.#point(0, onPoint));
        this.layout();
    }

    // The number of the first event that is shown, and of the last.
    get ends() {
        return [this.#shown[0]?.event.number, this.#shown.at(-1)?.event.number];
    }

    isShown(number) {
        return this.#index.has(number);
    }

    // The event that is shown and nearest before this one, or the first.
    nearest(number) {
        const before = this.#shown.findLast((row) => row.event.number <= number) ?? this.#shown[0];
        return before?.event.number;
    }

    // The event that is `by` rows away.
    neighbour(number, by) {
        const last = this.#shown.length - 1;
        const at = Math.max(0, Math.min(last, (this.#index.get(number) ?? 0) + by));
        return this.#shown[at]?.event.number;
    }

    // The next event of the same thread, or the one before.
    inThread(number, direction) {
        const thread = this.#execution.event(number).thread;
        for (let at = this.#index.get(number) + direction; this.#shown[at]; at += direction) {
            if (this.#shown[at].event.thread === thread) {
                return this.#shown[at].event.number;
            }
        }
        return number;
    }

    showFolded(on) {
        this.#folded = on;
        this.layout();
    }

    hasArrows(kind) {
        return this.#arrows.some((arrow) => arrow.kind === kind);
    }

    showArrows(kind, on) {
        this.#switches[kind] = on;
        this.#render();
    }

    select(number, focus) {
        this.#current = number;
        this.#pointed = 0;
        this.#reveal();
        this.#render();
        if (focus) {
            this.#made.get(number)?.querySelector('a').focus({ preventScroll: true });
        }
    }

    makeAll(on) {
        this.#all = on;
        this.layout();
    }

    // Where every row and lane is; again whenever the room or what is shown changes.
    layout() {
        const events = this.#execution.events.filter((event) => this.#folded || !event.folded);
        const lanes = new Map();
        for (const event of events) {
            if (!lanes.has(event.thread)) {
                lanes.set(event.thread, { thread: event.thread });
            }
        }
        const threads = [...lanes.keys()].sort((a, b) => a - b);
        const width = this.#scroller.clientWidth || 640;
        const narrow = width < 560;
        const column = this.#characterWidth();
        const gap = Math.max(12, Math.min(narrow ? 28 : 40, (width * (narrow ? 0.26 : 0.36)) / Math.max(threads.length, 1)));
        threads.forEach((thread, at) => Object.assign(lanes.get(thread), { x: Math.round((at + 0.5) * gap) + 4 }));
        const widest = Math.max(14, Math.min(26, Math.floor((width / column) * 0.22)));
        const positions = narrow ? 0 : Math.min(widest, Math.max(0, ...events.map((e) => this.#position(e).length)));
        const numbers = Math.max(2, String(this.#execution.events.length).length);
        const lanesWidth = Math.round(threads.length * gap) + 8;
        const labels = Math.max(2, ...this.#execution.threads.map((t) => visible(t.name).slice(0, 8).length));
        // As in the style sheet: padding, number, lanes, label, text, position.
        const taken = 12 + (numbers + 1) * column + lanesWidth + (labels + 1) * column + 12 + (positions ? (positions + 2) * column : 0);
        const columns = Math.floor((width - taken) / column);
        const padding = matchMedia('(pointer: coarse)').matches ? 12 : 6;
        let top = 4;
        this.#shown = events.map((event) => {
            const lines = wrap(visible(event.text), Math.max(columns, 16));
            const row = { event, lines, top, height: lines.length * lineHeight + padding };
            top += row.height;
            return row;
        });
        this.#index = new Map(this.#shown.map((row, at) => [row.event.number, at]));
        for (const row of this.#shown) {
            const lane = lanes.get(row.event.thread);
            lane.first ??= row.top + row.height / 2;
            lane.last = row.top + row.height / 2;
        }
        for (const lane of lanes.values()) {
            if (this.#execution.threads[lane.thread].state === 'waiting') {
                lane.last = top;
            }
        }
        this.#size = { lanes, gap, widest, radius: Math.max(3, Math.min(5, gap * 0.14)), lanesWidth, height: top + 4 };
        const style = this.#canvas.style;
        style.height = `${this.#size.height}px`;
        const around = this.#scroller.parentElement.style;
        around.setProperty('--numbers', `${numbers}ch`);
        around.setProperty('--lanes', `${lanesWidth}px`);
        around.setProperty('--labels', `${labels}ch`);
        around.setProperty('--positions', `${positions}ch`);
        around.setProperty('--padding', `${padding / 2}px`);
        this.#scroller.classList.toggle('narrow', narrow);
        this.#heads.replaceChildren(...threads.map((thread) => this.#head(lanes.get(thread))));
        this.#rows.replaceChildren();
        this.#made.clear();
        this.#reveal();
        this.#render();
    }

    #characterWidth() {
        const probe = element('span', { class: 'probe', 'aria-hidden': 'true' }, 'x'.repeat(100));
        this.#canvas.append(probe);
        const width = probe.getBoundingClientRect().width / 100;
        probe.remove();
        return width || 8;
    }

    #position(event) {
        return visible(positionOf(siteOf(event.stack)));
    }

    #head(lane) {
        const thread = this.#execution.threads[lane.thread];
        const made = element('li', { class: colourOf(lane.thread), title: `${visible(thread.name)}: ${thread.state}` }, this.#size.gap < 20 ? '' : thread.name);
        made.style.left = `${lane.x}px`;
        return made;
    }

    // The current step is not pointed at, even where the pointer is.
    #point(at, onPoint) {
        const number = at === this.#current ? 0 : at;
        if (number !== this.#pointed) {
            this.#pointed = number;
            onPoint(number);
            this.#draw();
        }
    }

    // In view, with a little of what is around it.
    #reveal() {
        const row = this.#shown[this.#index.get(this.#current)];
        if (!row) {
            return;
        }
        const around = Math.min(3 * lineHeight, this.#scroller.clientHeight / 4);
        if (row.top - around < this.#scroller.scrollTop) {
            this.#scroller.scrollTop = row.top - around;
        } else if (row.top + row.height + around > this.#scroller.scrollTop + this.#scroller.clientHeight) {
            this.#scroller.scrollTop = row.top + row.height + around - this.#scroller.clientHeight;
        }
    }

    #asked = false;
    #later() {
        if (!this.#asked) {
            this.#asked = true;
            requestAnimationFrame(() => {
                this.#asked = false;
                this.#render();
            });
        }
    }

    // The first row that ends below `y`.
    #rowAt(y) {
        let low = 0;
        let high = this.#shown.length;
        while (low < high) {
            const middle = (low + high) >> 1;
            if (this.#shown[middle].top + this.#shown[middle].height <= y) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    #view() {
        if (this.#all) {
            return { top: 0, bottom: this.#size.height, first: 0, end: this.#shown.length };
        }
        const top = Math.max(0, this.#scroller.scrollTop - beyond);
        const bottom = Math.min(this.#size.height, this.#scroller.scrollTop + this.#scroller.clientHeight + beyond);
        return { top, bottom, first: this.#rowAt(top), end: Math.min(this.#rowAt(bottom) + 1, this.#shown.length) };
    }

    #render() {
        const { first, end } = this.#view();
        // The current row is always there: it has the focus, or is where Tab leads to.
        const wanted = new Set();
        for (let at = first; at < end; ++at) {
            wanted.add(this.#shown[at].event.number);
        }
        if (this.#index.has(this.#current)) {
            wanted.add(this.#current);
        }
        for (const [number, made] of this.#made) {
            if (!wanted.has(number)) {
                made.remove();
                this.#made.delete(number);
            }
        }
        let next = this.#rows.firstElementChild;
        for (const number of [...wanted].sort((a, b) => a - b)) {
            const there = this.#made.get(number);
            if (there) {
                next = there.nextElementSibling;
            } else {
                const at = this.#index.get(number);
                const made = this.#row(this.#shown[at], at);
                this.#rows.insertBefore(made, next);
                this.#made.set(number, made);
            }
        }
        for (const [number, made] of this.#made) {
            const link = made.firstElementChild;
            const current = number === this.#current;
            link.tabIndex = current ? 0 : -1;
            if (current) {
                link.setAttribute('aria-current', 'step');
            } else {
                link.removeAttribute('aria-current');
            }
        }
        this.#draw();
    }

    #row(row, at) {
        const { event, lines } = row;
        const wrong = this.#execution.wrong.get(event.number);
        const thread = this.#execution.threads[event.thread].name;
        const link = element(
            'a',
            { href: `#step-${event.number}`, class: `row ${colourOf(event.thread)}${wrong ? ' wrong' : ''}${event.folded ? ' folded' : ''}`, title: wrong?.map(visible).join('; ') },
            element('span', { class: 'number' }, event.number),
            element('span', { class: 'label' }, thread.slice(0, 8)),
            element('span', { class: 'text' }, lines.map((line) => element('span', { class: 'line' }, line))),
            element('span', { class: 'position' }, this.#shortPosition(event)),
        );
        const made = element('li', { 'data-number': event.number, 'aria-setsize': this.#shown.length, 'aria-posinset': at + 1 }, link);
        made.style.top = `${row.top}px`;
        made.style.height = `${row.height}px`;
        return made;
    }

    #shortPosition(event) {
        const text = this.#position(event);
        return text.length > this.#size.widest ? `…${text.slice(1 - this.#size.widest)}` : text;
    }

    // Lifelines, nodes and arrows of what is in view.
    #draw() {
        const { top, bottom, first, end } = this.#view();
        const { lanes, gap, radius, lanesWidth } = this.#size;
        const asked = this.#execution.event(this.#pointed || this.#current);
        const pieces = [];
        for (const lane of lanes.values()) {
            const from = Math.max(lane.first, top);
            const to = Math.min(lane.last, bottom);
            if (from < to) {
                pieces.push(drawn('line', { class: `life ${colourOf(lane.thread)}`, x1: lane.x, x2: lane.x, y1: from - top, y2: to - top }));
            }
        }
        const node = (number) => {
            const row = this.#shown[this.#index.get(number)];
            return row && { x: lanes.get(row.event.thread).x, y: row.top + row.height / 2 - top };
        };
        const inView = (number) => {
            const at = this.#index.get(number);
            return at >= first && at < end;
        };
        const faint = [];
        const strong = [];
        for (const arrow of this.#arrows) {
            if (!this.#switches[arrow.kind] || !(inView(arrow.from) || inView(arrow.to))) {
                continue;
            }
            const from = node(arrow.from);
            const to = node(arrow.to);
            if (from && to) {
                const near = arrow.from === asked?.number || arrow.to === asked?.number;
                const classes = `${colourOf(this.#execution.event(arrow.from).thread)}${near ? ' near' : ''}`;
                (near ? strong : faint).push(drawArrow(arrow, from, to, gap, radius, classes));
            }
        }
        const nodes = [];
        for (let at = first; at < end; ++at) {
            const { event } = this.#shown[at];
            const { x, y } = node(event.number);
            const order = asked ? this.#execution.order(event, asked) : 'unknown';
            const classes = `node ${colourOf(event.thread)} ${order}${this.#execution.wrong.has(event.number) ? ' wrong' : ''}`;
            nodes.push(drawn('circle', { class: classes, cx: x, cy: y, r: event.number === asked?.number ? radius + 1.5 : radius }));
        }
        this.#drawing.replaceChildren(...pieces, ...faint, ...strong, ...nodes);
        this.#drawing.setAttribute('width', lanesWidth);
        this.#drawing.setAttribute('height', Math.max(0, bottom - top));
        this.#drawing.style.top = `${top}px`;
    }
}
