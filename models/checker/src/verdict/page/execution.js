// The execution that the page shows: its events, and what follows from them. Events have numbers from 1.

const accesses = new Set(['read', 'write', 'update']);

function group(into, key, value) {
    const there = into.get(key);
    if (there === undefined) {
        into.set(key, [value]);
    } else {
        there.push(value);
    }
}

// The first of the frames that the reader wrote, or the innermost of all.
export function siteOf(stack) {
    return stack.find((frame) => !frame.internal) ?? stack[0];
}

export function positionOf(frame) {
    if (!frame || !frame.file) {
        return '';
    }
    const name = frame.file.slice(frame.file.lastIndexOf('/') + 1);
    return frame.line ? `${name}:${frame.line}` : name;
}

export class Execution {
    constructor(page) {
        const told = page.report.counterexample;
        this.threads = told.threads;
        this.places = told.places;
        this.explanation = told.explanation;
        this.events = told.events.map((event, index) => ({ ...event, ...page.events[index] }));
        this.words = (told.objects ?? []).map((word, index) => ({ ...word, ...page.objects[index], changes: [] })).filter((word) => word.name);
        this.failing = page.step;
        this.wrong = new Map();
        this.readers = new Map();
        this.overwriters = new Map();
        this.acquirers = new Map();
        for (const place of this.places) {
            if (place.event !== undefined) {
                group(this.wrong, place.event, place.role);
            }
        }
        for (const event of this.events) {
            if (event.kind === 'wait') {
                group(this.wrong, event.number, 'waits for what never comes');
            }
            if (!accesses.has(event.kind)) {
                // What a call reads and overwrites is the checker's own.
                event.reads_from = event.overwrites = event.newest = undefined;
            }
            if (event.reads_from > 0) {
                group(this.readers, event.reads_from, event.number);
            }
            if (event.overwrites > 0) {
                group(this.overwriters, event.overwrites, event.number);
            }
            for (const release of event.synchronizes_with ?? []) {
                group(this.acquirers, release, event.number);
            }
        }
        this.#findWords();
    }

    event(number) {
        return this.events[number - 1];
    }

    // How a stands to b: "before" it, "after" it, "same", "unordered", or "unknown" where there are no clocks.
    order(a, b) {
        if (a === b) {
            return 'same';
        }
        if (!a.clock || !b.clock) {
            return 'unknown';
        }
        if (b.clock[a.thread] >= a.number) {
            return 'before';
        }
        return a.clock[b.thread] >= b.number ? 'after' : 'unordered';
    }

    // The write that is last in modification order among those up to the step; undefined: none, the initial value.
    latest(word, number) {
        let low = 0;
        let high = word.changes.length;
        while (low < high) {
            const middle = (low + high) >> 1;
            if (word.changes[middle].number <= number) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low === 0 ? undefined : word.changes[low - 1].write;
    }

    // The last event of each thread up to the step.
    standing(number) {
        const last = new Array(this.threads.length).fill(undefined);
        let left = last.length;
        for (let at = Math.min(number, this.events.length); at > 0 && left > 0; --at) {
            const event = this.event(at);
            if (last[event.thread] === undefined) {
                last[event.thread] = event;
                --left;
            }
        }
        return last;
    }

    #findWords() {
        const byAddress = new Map(this.words.map((word) => [BigInt(word.address), word]));
        const sorted = [...byAddress.keys()].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
        const found = new Map();
        const wordAt = (text) => {
            if (!found.has(text)) {
                const address = BigInt(text);
                const start = byAddress.has(address) ? address : sorted.findLast((each) => each <= address);
                const word = byAddress.get(start);
                found.set(text, word && address < start + BigInt(Math.max(word.size, 1)) ? word : undefined);
            }
            return found.get(text);
        };
        const writes = new Map();
        for (const event of this.events) {
            event.word = event.address ? wordAt(event.address) : undefined;
            if (event.word && (event.kind === 'write' || event.kind === 'update')) {
                group(writes, event.word, event);
            }
        }
        for (const [word, those] of writes) {
            const depth = this.#modificationOrder(those);
            let newest;
            for (const write of those) {
                if (newest === undefined || depth.get(write.number) > depth.get(newest.number)) {
                    newest = write;
                    word.changes.push({ number: write.number, write });
                }
            }
        }
    }

    // How many writes come before each in modification order: `overwrites` is a chain.
    #modificationOrder(writes) {
        const depth = new Map();
        for (const write of writes) {
            const chain = [];
            let at = write;
            while (at && !depth.has(at.number)) {
                depth.set(at.number, 0);
                chain.push(at);
                at = at.overwrites > 0 ? this.event(at.overwrites) : undefined;
            }
            let below = at ? depth.get(at.number) : 0;
            for (const each of chain.reverse()) {
                depth.set(each.number, ++below);
            }
        }
        return depth;
    }
}
