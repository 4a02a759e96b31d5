// Elements are made of text, never of markup: what a program is called, or says, stays text.

// Characters that would not be seen, or that would make text look like other text, are written out.
const controls = /[\u0000-\u0008\u000a-\u001f\u007f]/g;
const invisible = /[\u0080-\u009f\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;

export function visible(text) {
    return String(text)
        .replace(controls, (c) => String.fromCharCode(c === '\u007f' ? 0x2421 : 0x2400 + c.charCodeAt(0)))
        .replace(invisible, (c) => `⟨U+${c.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}⟩`);
}

function fill(made, properties, children) {
    for (const [name, value] of Object.entries(properties)) {
        if (typeof value === 'function') {
            made.addEventListener(name, value);
        } else if (value === true) {
            made.setAttribute(name, '');
        } else if (value !== undefined && value !== null && value !== false) {
            made.setAttribute(name, value);
        }
    }
    for (const child of children.flat()) {
        if (child instanceof Node) {
            made.append(child);
        } else if (child !== undefined && child !== null && child !== false) {
            made.append(document.createTextNode(visible(child)));
        }
    }
    return made;
}

// Properties are attributes, or listeners where they are functions; children are nodes or text.
export function element(name, properties = {}, ...children) {
    return fill(document.createElement(name), properties, children);
}

export function drawn(name, properties = {}, ...children) {
    return fill(document.createElementNS('http://www.w3.org/2000/svg', name), properties, children);
}

export function stepLink(number, text = `#${number}`) {
    return element('a', { href: `#step-${number}`, class: 'step-link' }, text);
}
