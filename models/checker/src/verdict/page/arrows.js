// Reads-from, synchronizes-with and modification order as arrows between the nodes of two events.

import { drawn } from './element.js';

export const relations = {
    rf: { name: 'reads-from', offset: 12, head: 'filled' },
    sw: { name: 'synchronizes-with', offset: 16, head: 'filled' },
    mo: { name: 'modification order', offset: 9, head: 'open' },
};

// All arrows of an execution, as numbers of events.
export function arrowsOf(execution) {
    const arrows = [];
    for (const event of execution.events) {
        if (event.reads_from > 0) {
            arrows.push({ kind: 'rf', from: event.reads_from, to: event.number });
        }
        for (const release of event.synchronizes_with ?? []) {
            arrows.push({ kind: 'sw', from: release, to: event.number });
        }
        if (event.overwrites > 0) {
            arrows.push({ kind: 'mo', from: event.overwrites, to: event.number });
        }
    }
    return arrows;
}

const round = (value) => Math.round(value * 10) / 10;

// Along the row of the one node, down beside the lane of the other, and into it from that side.
export function route(kind, from, to, gap, radius) {
    const offset = Math.min(relations[kind].offset, gap * 0.42);
    const side = from.x === to.x ? (kind === 'mo' ? -1 : 1) : Math.sign(from.x - to.x);
    const channel = to.x + side * offset;
    const head = Math.min(kind === 'sw' ? 5.5 : 4.5, Math.max(offset - radius, 2));
    const down = to.y > from.y ? 1 : -1;
    const corner = Math.min(7, Math.max(offset - radius - head, 1), Math.abs(to.y - from.y) / 2);
    const leave = Math.sign(channel - from.x) || side;
    const start = from.x + leave * radius;
    const tip = to.x + side * (radius + 0.5);
    const line = [
        `M${round(start)} ${from.y}`,
        `H${round(channel - leave * Math.min(corner, Math.abs(channel - start)))}`,
        `Q${round(channel)} ${from.y} ${round(channel)} ${round(from.y + down * corner)}`,
        `V${round(to.y - down * corner)}`,
        `Q${round(channel)} ${to.y} ${round(channel - side * corner)} ${to.y}`,
        `H${round(tip + side * head * 0.8)}`,
    ].join('');
    const wing = head * 0.62;
    const tail = `${round(tip + side * head)} ${round(to.y - wing)}L${round(tip)} ${to.y}L${round(tip + side * head)} ${round(to.y + wing)}`;
    return { line, head: `M${tail}${relations[kind].head === 'filled' ? 'Z' : ''}` };
}

export function drawArrow(arrow, from, to, gap, radius, classes) {
    const { line, head } = route(arrow.kind, from, to, gap, radius);
    return drawn(
        'g',
        { class: `arrow ${arrow.kind} ${classes}`, 'data-from': arrow.from, 'data-to': arrow.to },
        drawn('path', { class: 'shaft', d: line }),
        drawn('path', { class: `head ${relations[arrow.kind].head}`, d: head }),
    );
}
