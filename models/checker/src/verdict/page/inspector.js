// What is known about one event: what it relates to, its stack, what happens before it, and the words then.

import { element, stepLink } from './element.js';
import { positionOf, siteOf } from './execution.js';
import { colourOf } from './timeline.js';

const fewWords = 12;

export class Inspector {
    #execution;
    #parts;
    #chooseFrame;
    #library = false; // frames of libraries are listed
    #allWords = false;

    // `chooseFrame` is told which frame of the event is to be seen in the source.
    constructor(execution, parts, chooseFrame) {
        this.#execution = execution;
        this.#parts = parts;
        this.#chooseFrame = chooseFrame;
    }

    // `pointed`: it is not the current step but one that is pointed at.
    // `stack` and `frame`: what the reader has chosen to see, else those of the event.
    show(event, pointed, stack, frame) {
        this.#parts.root.classList.toggle('pointed', pointed);
        this.#event(event, pointed);
        this.#stack(event, stack ?? { title: 'Stack', frames: event.stack }, frame);
        this.#clocks(event);
        this.#words(event);
    }

    #thread(index) {
        return element('span', { class: `thread ${colourOf(index)}` }, this.#execution.threads[index].name);
    }

    #event(event, pointed) {
        const wrong = this.#execution.wrong.get(event.number);
        this.#parts.event.replaceChildren(
            element('h2', {}, pointed ? 'Pointed at ' : 'Step ', stepLink(event.number), ' ', this.#thread(event.thread)),
            element('p', { class: 'operation' }, event.text),
            wrong ? element('p', { class: 'wrong' }, wrong.join('; ')) : '',
            this.#relations(event),
        );
    }

    #relations(event) {
        const e = this.#execution;
        const rows = [
            ['reads from', event.reads_from > 0 ? [event.reads_from] : event.reads_from === 0 ? ['the initial value'] : []],
            ['not the latest', event.newest ? [event.newest] : []],
            ['synchronizes with', event.synchronizes_with ?? []],
            ['overwrites', event.overwrites ? [event.overwrites] : []],
            ['read by', e.readers.get(event.number) ?? []],
            ['acquired by', e.acquirers.get(event.number) ?? []],
            ['overwritten by', e.overwriters.get(event.number) ?? []],
        ].filter(([, numbers]) => numbers.length > 0);
        return element('dl', { class: 'relations' }, rows.map(([name, numbers]) =>
            element('div', {}, element('dt', {}, name), element('dd', {}, this.#links(numbers)))));
    }

    #links(numbers) {
        const most = 20;
        const links = numbers.slice(0, most).flatMap((each, at) => [at > 0 ? ' ' : '', typeof each === 'number' ? stepLink(each) : each]);
        return numbers.length > most ? [...links, ` and ${numbers.length - most} more`] : links;
    }

    #stack(event, stack, shown) {
        const reader = stack.frames.some((frame) => !frame.internal);
        const internal = stack.frames.filter((frame) => frame.internal).length;
        const frames = stack.frames.filter((frame) => this.#library || !reader || !frame.internal);
        const site = shown ?? siteOf(stack.frames);
        this.#parts.stack.replaceChildren(
            element('h3', {}, stack.title),
            frames.length === 0
                ? element('p', { class: 'none' }, 'not known')
                : element('ol', { class: 'frames' }, frames.map((frame) => element('li', {}, element(
                    'button',
                    {
                        type: 'button',
                        class: frame.internal ? 'internal' : undefined,
                        'aria-current': frame === site ? 'location' : undefined,
                        title: frame.file || undefined,
                        click: () => this.#chooseFrame(event, stack, frame),
                    },
                    element('span', { class: 'function' }, frame.function),
                    element('span', { class: 'position' }, positionOf(frame)),
                )))),
            reader && internal > 0
                ? element('button', { type: 'button', class: 'more', 'aria-expanded': String(this.#library), click: () => {
                    this.#library = !this.#library;
                    this.#stack(event, stack, shown);
                    this.#parts.stack.querySelector('.more').focus();
                } }, this.#library ? 'Hide frames of libraries' : `${internal} frame${internal === 1 ? '' : 's'} of libraries`)
                : '',
        );
    }

    #clocks(event) {
        const rows = this.#execution.threads.map((thread, index) => {
            const last = event.clock?.[index] ? this.#execution.event(event.clock[index]) : undefined;
            const end = thread.state === 'waiting' && thread.waits_for ? `ends waiting for ${thread.waits_for}` : '';
            return element('tr', { class: index === event.thread ? 'own' : undefined },
                element('th', { scope: 'row' }, this.#thread(index)),
                element('td', {}, last ? stepLink(last.number) : '–'),
                element('td', { class: 'what' }, last ? last.text : 'nothing', end ? element('span', { class: 'end' }, end) : ''));
        });
        this.#parts.clocks.replaceChildren(
            element('h3', {}, `What happens before #${event.number}`),
            event.clock
                ? element('table', {}, element('thead', {}, element('tr', {}, ['thread', 'up to', ''].map((text) => element('th', { scope: 'col' }, text)))),
                    element('tbody', {}, rows))
                : element('p', { class: 'none' }, 'not in the report'),
        );
    }

    #words(event) {
        // That of the step first, then those that were written last.
        const words = this.#execution.words
            .map((word) => ({ word, rank: word === event.word ? Infinity : this.#execution.latest(word, event.number)?.number ?? 0 }))
            .sort((a, b) => (b.rank > a.rank ? 1 : b.rank < a.rank ? -1 : 0))
            .map(({ word }) => word);
        const shown = this.#allWords ? words : words.slice(0, fewWords);
        this.#parts.words.replaceChildren(
            element('h3', {}, `Words at #${event.number}`),
            words.length === 0
                ? element('p', { class: 'none' }, 'none')
                : element('table', {}, element('thead', {}, element('tr', {}, ['word', 'value', 'written by'].map((text) => element('th', { scope: 'col' }, text)))),
                    element('tbody', {}, shown.map((word) => this.#word(word, event)))),
            words.length > fewWords
                ? element('button', { type: 'button', class: 'more', 'aria-expanded': String(this.#allWords), click: () => {
                    this.#allWords = !this.#allWords;
                    this.#words(event);
                    this.#parts.words.querySelector('.more').focus();
                } }, this.#allWords ? 'Show fewer' : `${words.length - fewWords} more`)
                : '',
        );
    }

    #word(word, event) {
        const write = this.#execution.latest(word, event.number);
        const older = word === event.word && event.newest
            ? element('span', { class: 'older' }, `#${event.number} read an older value: ${event.read_text ?? '?'} `,
                event.reads_from > 0 ? ['of ', stepLink(event.reads_from)] : '(initial)')
            : '';
        return element('tr', { class: word === event.word ? 'own' : undefined },
            element('th', { scope: 'row', title: `${word.address}, ${word.size} byte${word.size === 1 ? '' : 's'}` }, word.name || word.address),
            element('td', { class: 'value' }, write ? write.written_text ?? '?' : word.initial_text ?? '?'),
            element('td', { class: 'what' }, write ? [stepLink(write.number), ' ', this.#thread(write.thread)] : 'initial', older));
    }
}
