// Which step is current: it is in the address, as #step-7. Links make entries of the history; the keyboard goes on in the one
// that is there, so that Back leads to where the reader came from.

const pattern = /^#step-(\d+)$/;

export class Steps {
    #count;
    #otherwise;
    #onStep;
    current;

    constructor(count, otherwise, onStep) {
        this.#count = count;
        this.#otherwise = otherwise;
        this.#onStep = onStep;
        addEventListener('hashchange', () => this.#read(false));
    }

    start() {
        this.#read(true);
    }

    go(number, focus = true) {
        if (number !== undefined && number !== this.current) {
            history.replaceState(history.state, '', `#step-${number}`);
            this.current = number;
            this.#onStep(number, focus);
        }
    }

    #read(first) {
        const number = Number(pattern.exec(location.hash)?.[1]);
        if (number >= 1 && number <= this.#count) {
            this.current = number;
            this.#onStep(number, false);
        } else if (first) {
            this.go(this.#otherwise, false);
        }
    }
}
