// The source beside the events: one file at a time, the current line marked, and where each thread stands.

import { element, visible } from './element.js';
import { positionOf, siteOf } from './execution.js';
import { openComments, pieces } from './highlight.js';
import { colourOf, lineHeight } from './timeline.js';

const linesBeyond = 10; // lines above and below the view that are made too
const longest = 1000; // characters of a line that are shown

export class SourceView {
    #sources;
    #execution;
    #parts;
    #shown; // a source
    #line = 0;
    #colour = '';
    #standing = new Map(); // line -> threads

    constructor(sources, execution, parts) {
        this.#sources = sources;
        this.#execution = execution;
        this.#parts = parts;
        parts.scroller.addEventListener('scroll', () => this.#render());
        new ResizeObserver(() => this.#render()).observe(parts.scroller);
    }

    // The frame's file, with its line marked in the colour of `thread`; the threads stand where they do at the step.
    show(frame, step, thread = step.thread) {
        const source = this.#find(frame);
        const changed = source !== this.#shown;
        this.#shown = source;
        this.#line = frame?.line ?? 0;
        this.#colour = colourOf(thread);
        this.#parts.name.textContent = '';
        this.#parts.name.append(element('span', { title: frame?.file ?? '' }, positionOf(frame) || 'no source'));
        this.#parts.note.textContent = this.#note(frame, source);
        this.#stand(step, frame?.file);
        this.#parts.canvas.style.height = `${(source?.lines.length ?? 0) * lineHeight + 16}px`;
        this.#parts.canvas.style.setProperty('--columns', `${source?.widest ?? 0}ch`);
        this.#parts.canvas.style.setProperty('--digits', `${String((source?.first ?? 0) + (source?.lines.length ?? 0)).length}ch`);
        this.#reveal(changed);
        this.#render();
    }

    #find(frame) {
        if (!frame?.file) {
            return undefined;
        }
        const held = this.#sources.find((s) => s.file === frame.file && frame.line >= s.first && frame.line < s.first + s.lines.length);
        if (held) {
            held.widest ??= Math.min(longest, Math.max(1, ...held.lines.map((line) => line.length)));
            held.open ??= openComments(held.lines);
            return held;
        }
        return frame.text ? { file: frame.file, first: frame.line, lines: [frame.text], widest: frame.text.length, open: [false], alone: true } : undefined;
    }

    #note(frame, source) {
        if (!frame) {
            return 'This event has no place in the source.';
        }
        if (!source) {
            return 'The text of this file is not in the report.';
        }
        return source.alone ? 'Only this line of the file is in the report.' : '';
    }

    #stand(step, file) {
        this.#standing = new Map();
        for (const event of this.#execution.standing(step.number)) {
            const site = event && siteOf(event.stack);
            if (site && site.file === file) {
                this.#standing.set(site.line, [...(this.#standing.get(site.line) ?? []), event]);
            }
        }
    }

    // The marked line in view; in the middle when another file came or the line is far away.
    #reveal(changed) {
        if (!this.#shown) {
            return;
        }
        const { scroller } = this.#parts;
        const top = (this.#line - this.#shown.first) * lineHeight;
        const around = Math.min(3 * lineHeight, scroller.clientHeight / 4);
        if (changed || top - around < scroller.scrollTop || top + around + lineHeight > scroller.scrollTop + scroller.clientHeight) {
            scroller.scrollTop = top - scroller.clientHeight / 2 + lineHeight;
        }
        if (changed) {
            scroller.scrollLeft = 0;
        }
    }

    #render() {
        const source = this.#shown;
        if (!source) {
            this.#parts.lines.replaceChildren();
            return;
        }
        const { scroller } = this.#parts;
        const first = Math.max(0, Math.floor(scroller.scrollTop / lineHeight) - linesBeyond);
        const end = Math.min(source.lines.length, Math.ceil((scroller.scrollTop + scroller.clientHeight) / lineHeight) + linesBeyond);
        const made = [];
        for (let at = first; at < end; ++at) {
            made.push(this.#row(source, at));
        }
        this.#parts.lines.replaceChildren(...made);
        this.#parts.lines.style.top = `${first * lineHeight + 8}px`;
    }

    #row(source, at) {
        const number = source.first + at;
        const current = number === this.#line;
        const text = source.lines[at];
        const cut = text.length > longest ? `${text.slice(0, longest)}…` : text;
        return element(
            'div',
            { class: `source-line${current ? ` current ${this.#colour}` : ''}`, 'aria-current': current ? 'location' : undefined },
            element('span', { class: 'line-number' }, number),
            element('code', {}, pieces(cut, at > 0 && source.open[at - 1]).map((piece) =>
                (piece.kind === 'plain' ? piece.text : element('span', { class: piece.kind }, piece.text)))),
            element('span', { class: 'chips' }, (this.#standing.get(number) ?? []).map((event) => this.#chip(event))),
        );
    }

    #chip(event) {
        const { name } = this.#execution.threads[event.thread];
        return element('a', { class: `chip ${colourOf(event.thread)}`, href: `#step-${event.number}`, title: visible(`${name} is here, at #${event.number}`) }, name);
    }
}
